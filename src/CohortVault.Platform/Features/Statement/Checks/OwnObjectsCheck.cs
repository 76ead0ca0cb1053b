using CohortVault.Platform.Features.Statement.Contracts;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T29, in the installation itself: every stored object, wherever it is kept, is a sealed one, and the data directory is
/// closed to other users of the machine. Nothing is opened or changed.
/// </summary>
internal sealed class OwnObjectsCheck : IControlCheck
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public string Control => "T29";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        if (context.Examined is not { } directory)
        {
            findings.Note("No installation was named, so only the scratch instance was looked at.");
            return findings.Conclude("");
        }

        foreach (var part in (string[])[directory.Root, directory.Database, directory.Keys, directory.Objects, directory.Panels, directory.Logs, directory.Temporary])
        {
            findings.Expect(
                (File.GetUnixFileMode(part) & Others) == 0,
                $"{Name(part)} is closed to other users.",
                $"{Name(part)} can be entered or read by other users of the machine.");
        }

        var (looked, _) = await StoredBytes.JudgeAsync(findings, directory, context.Elsewhere, "This installation", ct);
        return findings.Conclude($"In this installation all {looked:N0} stored objects are sealed ones, and its directory is closed to other users.");

        string Name(string part) =>
            part == directory.Root ? "DIR" : $"DIR/{Path.GetRelativePath(directory.Root, part)}";
    }
}
