using System.CommandLine;
using System.Text.Json;
using CohortVault.Cli;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Server.Verbs;

/// <summary><c>cohortvault backup</c>: a sealed backup of the installation, beside its running server.</summary>
internal static class BackupVerb
{
    public static Command Create()
    {
        var to = new Option<DirectoryInfo>("--to")
        {
            Description = "Folder of the backups, outside the data directory. What is there already is not copied again.",
            Required = true,
        };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var config = BackupVerbs.Config();
        var command = ServerVerbs.Backup.ToCommand().With(to, data, json, config);
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetValue(to)!.FullName, parsed.GetValue(data)!.FullName, parsed.GetValue(config)?.FullName,
            parsed.GetValue(json), ct));
        return command;
    }

    private static Task<int> RunAsync(string to, string data, string? config, bool json, CancellationToken ct) =>
        BackupVerbs.RefusingAsync(async () =>
        {
            if (!Directory.Exists(Path.Combine(data, "keys")))
            {
                await Console.Error.WriteLineAsync($"{data} is not a data directory. Name one with --data.");
                return ExitCode.NotFound;
            }

            return await Administration.RunAsync(
                data, config,
                async (services, stop) =>
                {
                    var made = await InstallationBackup.RunAsync(services, to, stop);
                    Console.WriteLine(json ? JsonSerializer.Serialize(made, JsonSerializerOptions.Web) : Text(made));
                    return ExitCode.Done;
                },
                ct);
        });

    private static string Text(BackupReport made) => $"""
        Backup {made.Name} in {made.To}: {made.Objects} sealed objects, {made.Copied} things newly copied, {made.BytesWritten} bytes written.
        Its key is {made.KeyFile} and is destroyed on {made.KeyDestroyedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.
        {(made.KeysCopiedTo is { } copies
            ? $"A copy of the key is in {copies}. With the master key it opens the backup on another machine."
            : "There is no copy of that key elsewhere: if this data directory is lost, nobody opens the backup. Set Backup:KeysTo.")}
        """;
}

/// <summary>What the verbs about backups share.</summary>
internal static class BackupVerbs
{
    public static Option<FileInfo?> Config() => new("--config")
    {
        Description = "Configuration file (JSON) that the server is run with.",
    };

    /// <summary>Turns what is declined into a sentence and exit code 3.</summary>
    public static async Task<int> RefusingAsync(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (Exception declined) when (InstallationBackup.IsRefusal(declined))
        {
            await Console.Error.WriteLineAsync(declined.Message);
            return ExitCode.RefusedInput;
        }
    }
}
