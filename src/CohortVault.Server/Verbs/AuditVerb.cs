using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CohortVault.Cli;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Audit.Verification;

namespace CohortVault.Server.Verbs;

/// <summary><c>cohortvault audit</c>: verifies the audit log, and writes it down for others to verify.</summary>
internal static class AuditVerb
{
    private const int LongestReason = 500;
    private const int LongestProof = 1024 * 1024;
    private const int LongestCheckpoint = 64 * 1024;

    private static readonly JsonSerializerOptions Printed = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Printed to a terminal or a file, never into a page.
    };

    public static Command Create()
    {
        var audit = ServerVerbs.Audit.ToCommand();
        audit.Add(Verify());
        audit.Add(Export());
        audit.Add(NewOrigin());
        return audit;
    }

    private static Command Verify()
    {
        var data = CommonOptions.Data();
        var config = Config();
        var json = CommonOptions.Json();
        var file = new Option<FileInfo?>("--file") { Description = "An exported log, instead of an installation's." };
        var proof = new Option<FileInfo?>("--proof") { Description = "The proof of one record, as taken away from \"Access to my data\"." };
        var checkpoints = new Option<FileInfo[]>("--checkpoint")
        {
            Description = "A checkpoint that was kept outside; the log must have grown from it. May be given again.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("verify", "Compute the log's tree anew; name every record that was changed, removed, inserted or moved.")
            .With(data, file, proof, checkpoints, json, config);
        command.SetAction(async (parsed, ct) =>
        {
            if (await ReadAsync(parsed.GetValue(checkpoints) ?? [], ct) is not { } given)
            {
                return ExitCode.NotFound;
            }

            if (parsed.GetValue(proof) is { } proved)
            {
                return await VerifyProofAsync(proved, ct);
            }

            if (parsed.GetValue(file) is { } exported)
            {
                return await VerifyFileAsync(exported, given, parsed.GetValue(json), ct);
            }

            var directory = parsed.GetValue(data)!.FullName;
            if (!await IsInstallationAsync(directory))
            {
                return ExitCode.NotFound;
            }

            await using var host = AdministrationHost.Look(directory, parsed.GetValue(config)?.FullName);
            return Report(await LogVerification.RunAsync(host.Services, given, ct), parsed.GetValue(json));
        });
        return command;
    }

    private static Command Export()
    {
        var data = CommonOptions.Data();
        var config = Config();
        var output = new Option<FileInfo>("--output") { Description = "File to write; must not exist.", Required = true };
        var open = new Option<bool>("--open")
        {
            Description = "Also tell what the records say, where the keys still are. Recorded in the log.",
        };
        var command = new Command("export", "Write the log as JSON lines, to be verified elsewhere with 'audit verify --file'.")
            .With(data, output, open, config);
        command.SetAction(async (parsed, ct) =>
        {
            var directory = parsed.GetValue(data)!.FullName;
            var file = parsed.GetValue(output)!;
            if (!await IsInstallationAsync(directory))
            {
                return ExitCode.NotFound;
            }

            if (file.Exists)
            {
                await Console.Error.WriteLineAsync($"{file} exists already. Name another file with --output.");
                return ExitCode.RefusedInput;
            }

            if (parsed.GetValue(open))
            {
                return await Administration.RunAsync(
                    directory, parsed.GetValue(config)?.FullName, (services, token) => WriteAsync(services, file, true, token), ct);
            }

            await using var host = AdministrationHost.Look(directory, parsed.GetValue(config)?.FullName);
            return await WriteAsync(host.Services, file, false, ct);
        });
        return command;
    }

    private static Command NewOrigin()
    {
        var data = CommonOptions.Data();
        var config = Config();
        var reason = new Option<string>("--reason") { Description = "Why history is taken up from an older copy; public.", Required = true };
        reason.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>() is not { Length: > 0 and <= LongestReason } text || text.Any(char.IsControl))
            {
                given.AddError($"--reason: give a sentence of at most {LongestReason} characters.");
            }
        });
        var command = new Command("new-origin", "Take the log up from an older database under a new name, openly. What was signed beyond is given up.")
            .With(data, reason, config);
        command.SetAction(async (parsed, ct) =>
        {
            var directory = parsed.GetValue(data)!.FullName;
            return !await IsInstallationAsync(directory)
                ? ExitCode.NotFound
                : await Administration.RunAsync(
                    directory, parsed.GetValue(config)?.FullName,
                    async (services, token) =>
                    {
                        Console.Write(await LogVerification.DeclareOriginAsync(services, parsed.GetValue(reason)!, token));
                        return ExitCode.Done;
                    },
                    ct, acceptOlderLog: true);
        });
        return command;
    }

    private static Option<FileInfo?> Config() =>
        new("--config") { Description = "Configuration file (JSON) that the server is run with." };

    private static async Task<bool> IsInstallationAsync(string directory)
    {
        var there = Directory.Exists(Path.Combine(directory, "keys"));
        if (!there)
        {
            await Console.Error.WriteLineAsync($"{directory} is not a data directory. Name one with --data.");
        }

        return there;
    }

    private static async Task<List<GivenCheckpoint>?> ReadAsync(FileInfo[] files, CancellationToken ct)
    {
        var given = new List<GivenCheckpoint>();
        foreach (var file in files)
        {
            if (!file.Exists || file.Length > LongestCheckpoint)
            {
                await Console.Error.WriteLineAsync($"{file}: there is no such checkpoint file. Check --checkpoint.");
                return null;
            }

            given.Add(new GivenCheckpoint($"The checkpoint in {file.Name}", await File.ReadAllTextAsync(file.FullName, ct)));
        }

        return given;
    }

    private static async Task<int> VerifyFileAsync(FileInfo file, List<GivenCheckpoint> given, bool json, CancellationToken ct)
    {
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"{file}: there is no such file. Check --file.");
            return ExitCode.NotFound;
        }

        try
        {
            return Report(await LogVerification.RunAsync(file.FullName, given, ct), json);
        }
        catch (InvalidDataException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return ExitCode.RefusedInput;
        }
    }

    private static async Task<int> VerifyProofAsync(FileInfo file, CancellationToken ct)
    {
        if (!file.Exists || file.Length > LongestProof)
        {
            await Console.Error.WriteLineAsync($"{file}: there is no such proof. Check --proof.");
            return ExitCode.NotFound;
        }

        if (LogVerification.RefuteProof(await File.ReadAllBytesAsync(file.FullName, ct)) is { } refuted)
        {
            await Console.Error.WriteLineAsync($"{file}: {refuted}");
            return ExitCode.RefusedInput;
        }

        Console.WriteLine("The record is in the log that the checkpoint speaks of. Compare the checkpoint's name with that on the installation's page /log.");
        return ExitCode.Done;
    }

    private static async Task<int> WriteAsync(IServiceProvider services, FileInfo file, bool open, CancellationToken ct)
    {
        // Gone again if it could not be written to its end.
        var partial = file.FullName + ".part";
        try
        {
            long records;
            await using (var stream = new FileStream(partial, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 1 << 16,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                records = await LogVerification.ExportAsync(services, stream, open, ct);
            }

            File.Move(partial, file.FullName);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records} records written to {file}"));
            return ExitCode.Done;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static int Report(VerifiedLog found, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(found, Printed));
        }
        else
        {
            foreach (var text in found.Declared.Concat(found.Problems.Select(problem => problem.Text)))
            {
                Console.WriteLine(text);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{found.Records} records in {found.Seconds:0.00} s ({found.RecordsPerSecond:0} a second), {found.Checkpoints} checkpoints held, {found.Problems.Count} problems"));
        }

        return found.Problems.Count == 0 ? ExitCode.Done : ExitCode.RefusedInput;
    }
}
