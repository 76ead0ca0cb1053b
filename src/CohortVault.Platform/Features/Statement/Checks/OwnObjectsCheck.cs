using CohortVault.Platform.Features.Statement.Contracts;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T29, in the installation itself: every stored object begins as a sealed one, and the data directory is closed to
/// other users of the machine. Nothing is opened or changed.
/// </summary>
internal sealed class OwnObjectsCheck : IControlCheck
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // Magic and version of docs/formats/sealed-object.md, written out: a check does not ask the code that it checks.
    private static ReadOnlySpan<byte> Start => "CVSEALED\x01"u8;

    public string Control => "T29";

    public Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        if (context.Examined is not { } directory)
        {
            findings.Note("No installation was named, so only the scratch instance was looked at.");
            return Task.FromResult(findings.Conclude(""));
        }

        foreach (var part in (string[])[directory.Root, directory.Database, directory.Keys, directory.Objects, directory.Panels, directory.Logs, directory.Temporary])
        {
            findings.Expect(
                (File.GetUnixFileMode(part) & Others) == 0,
                $"{Name(part)} is closed to other users.",
                $"{Name(part)} can be entered or read by other users of the machine.");
        }

        var (looked, plain) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(directory.Objects, "*", SearchOption.AllDirectories))
        {
            ct.ThrowIfCancellationRequested();
            if (BeginsSealed(file) is { } begins)
            {
                looked++;
                plain += begins ? 0 : 1;
            }
        }

        findings.Expect(plain == 0, $"All {looked:N0} stored objects begin as sealed ones.", $"{plain:N0} of {looked:N0} files among the objects are not sealed.");
        return Task.FromResult(findings.Conclude($"In this installation all {looked:N0} stored objects are sealed ones, and its directory is closed to other users."));

        string Name(string part) =>
            part == directory.Root ? "DIR" : $"DIR/{Path.GetRelativePath(directory.Root, part)}";
    }

    /// <summary>Null if the file went away meanwhile.</summary>
    private static bool? BeginsSealed(string path)
    {
        try
        {
            using var file = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> start = stackalloc byte[Start.Length];
            return RandomAccess.Read(file, start, 0) == start.Length && start.SequenceEqual(Start);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
