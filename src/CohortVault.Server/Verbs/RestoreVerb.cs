using System.CommandLine;
using System.Text.Json;
using CohortVault.Cli;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Server.Verbs;

/// <summary><c>cohortvault restore</c>: fills an empty data directory from a backup.</summary>
internal static class RestoreVerb
{
    public static Command Create()
    {
        var from = new Option<DirectoryInfo>("--from") { Description = "Folder of the backups.", Required = true };
        var backup = new Option<string?>("--backup") { Description = "Name of one of them; otherwise the newest." };
        var keys = new Option<DirectoryInfo?>("--keys")
        {
            Description = "Folder with the backup's key file; otherwise where its installation kept it, on the same machine.",
        };
        var master = new Option<FileInfo?>("--master-key")
        {
            Description = "Master key file; otherwise the configured one, that of the data directory, or that beside the key file.",
        };
        var recovery = new Option<FileInfo[]>("--recovery")
        {
            Description = "Instead of the file: a recovery document, or as many files with shares as it takes.",
            AllowMultipleArgumentsPerToken = true,
        };
        var input = new Option<bool>("--secrets-stdin") { Description = "Read the passphrase of the recovery document from standard input." };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var config = BackupVerbs.Config();
        var command = ServerVerbs.Restore.ToCommand().With(from, backup, keys, master, recovery, input, data, json, config);
        command.SetAction((parsed, ct) => BackupVerbs.RefusingAsync(() => RunAsync(
            new RestoreRequest(
                parsed.GetValue(from)!.FullName, parsed.GetValue(backup), parsed.GetValue(keys)?.FullName,
                parsed.GetValue(master)?.FullName),
            parsed.GetValue(recovery) ?? [], VaultSecrets.From(parsed.GetValue(input)), parsed.GetValue(data)!.FullName, parsed.GetValue(config)?.FullName, parsed.GetValue(json), ct)));
        return command;
    }

    private static async Task<int> RunAsync(
        RestoreRequest request, FileInfo[] recovery, VaultSecrets secrets, string data, string? config, bool json, CancellationToken ct)
    {
        if (!Directory.Exists(request.From))
        {
            await Console.Error.WriteLineAsync($"There is no folder {request.From}. Name the backups with --from.");
            return ExitCode.NotFound;
        }

        if (recovery.FirstOrDefault(file => !file.Exists) is { } missing)
        {
            await Console.Error.WriteLineAsync($"{missing}: there is no such file. Check --recovery.");
            return ExitCode.NotFound;
        }

        ProcessHygiene.Apply();
        ProcessHygiene.RemoveClosedPorts();
        if (recovery.Length > 0)
        {
            request = request with
            {
                Recovery = await Task.WhenAll(recovery.Select(file => File.ReadAllTextAsync(file.FullName, ct))),
                Passphrase = () => secrets.Ask("Passphrase of the document: "),
            };
        }

        await using var host = AdministrationHost.Build(data, config);
        var restored = await InstallationBackup.RestoreAsync(host.Services, request, ct);
        Console.WriteLine(json ? JsonSerializer.Serialize(restored, JsonSerializerOptions.Web) : Text(restored, data));
        return ExitCode.Done;
    }

    private static string Text(RestoreReport restored, string data) => $"""
        {data} is as it was on {restored.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC (backup {restored.Backup}): {restored.Objects} sealed objects, {restored.Bytes} bytes, every digest compared.
        {restored.DestructionsApplied} destructions from after the backup were carried out again. Destructions are known until {restored.DestructionsKnownUntil.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{(restored.NewerListSeen ? "; what was destroyed later than that is back." : ".")}
        The audit log goes on as {restored.LogOrigin}, and the page /log says that it was taken up from a backup.
        {(restored.EarlierMasterKey is { } earlier
            ? $"The master key of that time, {earlier}, is in use again{(restored.KeptInFile ? " and lies in a file" : "")}: run 'cohortvault keys rotate', which takes a new one, kept as you choose."
            : "")}
        {(restored.NewerListSeen ? "" : "No list of destructions from after the backup was found: everything destroyed since then is back. If a newer list exists, empty the directory and restore again with --keys naming its folder.")}
        """.TrimEnd();
}
