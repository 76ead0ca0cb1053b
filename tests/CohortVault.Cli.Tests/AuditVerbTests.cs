namespace CohortVault.Cli.Tests;

/// <summary>What the verbs of the audit log refuse.</summary>
public sealed class AuditVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cohortvault-test-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--data", "nowhere")]
    [InlineData("--file", "nowhere")]
    [InlineData("--proof", "nowhere")]
    [InlineData("--checkpoint", "nowhere")]
    public async Task What_is_not_there_is_named(string option, string value)
    {
        var outcome = await CohortVaultProgram.RunAsync("audit", "verify", option, Path_(value));
        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains(value, outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--file")]
    [InlineData("--proof")]
    public async Task What_is_no_log_and_no_proof_is_refused(string option)
    {
        await File.WriteAllTextAsync(Path_("other"), "{}", Stop);
        Assert.Equal(3, (await CohortVaultProgram.RunAsync("audit", "verify", option, Path_("other"))).ExitCode);
    }

    private string Path_(string name) => Path.Combine(_folder.FullName, name);
}
