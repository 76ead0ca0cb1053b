using System.CommandLine;
using CohortVault.Cli;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Server.Verbs;

/// <summary><c>keys export-recovery</c> and <c>keys recover</c>: the copy of the master key in the safe.</summary>
internal static class RecoveryVerbs
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Command Export(
        Option<DirectoryInfo> data, Option<bool> json, Option<FileInfo?> config, Option<bool> input)
    {
        var output = new Option<DirectoryInfo>("--output")
        {
            Description = "Directory for the documents; best on a medium that is taken away.",
            Required = true,
        };
        var shares = KeySplit.Option();
        var export = new Command(
            "export-recovery", "Write the master key as documents for the safe: sealed under a passphrase, or one for each share.")
        {
            output, shares, data, config, json, input,
        };
        export.SetAction((parsed, ct) => KeysVerb.RunAsync(
            parsed,
            (keys, secrets, stop) => ExportAsync(
                keys, parsed.GetValue(shares)?.Keeping
                    ?? new MasterKeyKeeping(MasterKeySource.Passphrase, secrets.New("of the document")),
                parsed.GetValue(output)!.FullName, parsed.GetValue(json), stop),
            open: true, ct));
        return export;
    }

    public static Command Recover(
        Option<DirectoryInfo> data, Option<bool> json, Option<FileInfo?> config, Option<bool> input)
    {
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "A recovery document, or as many with shares as it takes.",
            Arity = ArgumentArity.OneOrMore,
        };
        var check = new Option<bool>("--check") { Description = "Only say whether the documents open this vault." };
        var to = KeysVerb.KeeperOption();
        var shares = KeySplit.Option();
        var recover = new Command("recover", "Put a lost master key back from recovery documents, with the server stopped.")
        {
            files, check, to, shares, data, config, json, input,
        };
        recover.Validators.Add(result =>
        {
            if (result.GetValue(check) == result.GetValue(to) is not null)
            {
                result.AddError("Give either --check or --to.");
            }
        });
        recover.SetAction((parsed, ct) => KeysVerb.RunAsync(
            parsed,
            (keys, secrets, stop) => RecoverAsync(
                keys, parsed, parsed.GetValue(files)!, parsed.GetValue(to), parsed.GetValue(shares), secrets, stop),
            open: false, ct));
        return recover;
    }

    private static async Task<int> ExportAsync(
        IMasterKeyAdministration keys, MasterKeyKeeping keeping, string output, bool json, CancellationToken ct)
    {
        List<string> written = [];
        var outcome = await keys.ExportRecoveryAsync(keeping, texts => Write(output, texts, written), ct);
        if (outcome.Refusal is { } refusal)
        {
            return await KeysVerb.DeclineAsync(refusal);
        }

        if (json)
        {
            Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(
                new { outcome.Value.Set, outcome.Value.MasterKeyId, outcome.Value.Threshold, outcome.Value.Count, files = written },
                System.Text.Json.JsonSerializerOptions.Web));
            return ExitCode.Done;
        }

        foreach (var file in written)
        {
            Console.WriteLine(file);
        }

        return ExitCode.Done;
    }

    private static void Write(string output, IReadOnlyList<string> texts, List<string> written)
    {
        Directory.CreateDirectory(output);
        for (var index = 0; index < texts.Count; index++)
        {
            var name = texts.Count == 1 ? "recovery.txt" : $"recovery-{index + 1}.txt";
            using var file = new StreamWriter(Path.Combine(output, name), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerReadWrite,
            });
            file.Write(texts[index]);
            written.Add(Path.Combine(output, name));
        }
    }

    private static async Task<int> RecoverAsync(
        IMasterKeyAdministration keys, ParseResult parsed, FileInfo[] files, string? to, KeySplit? shares,
        VaultSecrets secrets, CancellationToken ct)
    {
        var documents = new List<string>();
        foreach (var file in files)
        {
            documents.Add(await File.ReadAllTextAsync(file.FullName, ct));
        }

        var passphrase = documents.Count == 1 ? secrets.Ask("Passphrase of the document: ") : null;
        if (to is not null)
        {
            var keeping = KeysVerb.Keeping(to, shares, secrets);
            return await KeysVerb.ChangeAsync(
                keys, parsed, handOut => keys.RecoverAsync(documents, passphrase, keeping, handOut, ct), ct);
        }

        var outcome = await keys.RecoverAsync(documents, passphrase, null, _ => { }, ct);
        if (outcome.Refusal is { } refusal)
        {
            return await KeysVerb.DeclineAsync(refusal);
        }

        Console.WriteLine($"The documents hold master key {outcome.Value.To}, which opens this vault. Nothing was changed.");
        return ExitCode.Done;
    }
}
