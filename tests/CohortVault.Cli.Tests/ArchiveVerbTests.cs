using System.Diagnostics;

namespace CohortVault.Cli.Tests;

public sealed class ArchiveVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cohortvault-archive-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_sealed_opens_with_the_printed_password()
    {
        var (archive, password) = await SealAsync();
        var opened = await CohortVaultProgram.RunAsync(password,
            ["open", archive, "--password-stdin", "--output", Path_("out")]);
        Assert.Equal((0, ""), (opened.ExitCode, opened.Errors));
        Assert.Equal("one", await File.ReadAllTextAsync(Path_("out", "one.txt"),
            TestContext.Current.CancellationToken));
        Assert.Equal(2, Directory.GetFiles(Path_("out")).Length);
    }

    [Fact]
    public async Task Seven_zip_opens_it_too()
    {
        var (archive, password) = await SealAsync();
        using var process = Process.Start(
            new ProcessStartInfo("7zz", ["t", $"-p{password.Trim()}", archive]) { RedirectStandardOutput = true })!;
        Assert.Contains("Everything is Ok",
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_password_exits_with_5_and_writes_nothing()
    {
        var (archive, _) = await SealAsync();
        var opened = await CohortVaultProgram.RunAsync("not-this-one\n",
            ["open", archive, "--password-stdin", "--output", Path_("out")]);
        Assert.Equal(5, opened.ExitCode);
        Assert.Contains("password is wrong", opened.Errors);
        AssertNothingWritten();
    }

    [Fact]
    public async Task A_damaged_archive_exits_with_3_and_writes_nothing()
    {
        var (archive, password) = await SealAsync();
        var bytes = await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken);
        bytes[5000] ^= 1;
        await File.WriteAllBytesAsync(archive, bytes, TestContext.Current.CancellationToken);
        var opened = await CohortVaultProgram.RunAsync(password,
            ["open", archive, "--password-stdin", "--output", Path_("out")]);
        Assert.Equal(3, opened.ExitCode);
        Assert.Contains("nothing was written", opened.Errors);
        AssertNothingWritten();
    }

    [Fact]
    public async Task What_is_no_archive_exits_with_3_and_a_missing_one_with_4()
    {
        await File.WriteAllTextAsync(Path_("text.zip"), "not an archive", TestContext.Current.CancellationToken);
        var wrong = await CohortVaultProgram.RunAsync("x\n",
            ["open", Path_("text.zip"), "--password-stdin", "--output", Path_("out")]);
        Assert.Equal(3, wrong.ExitCode);
        var missing = await CohortVaultProgram.RunAsync("x\n",
            ["open", Path_("none.zip"), "--password-stdin", "--output", Path_("out")]);
        Assert.Equal(4, missing.ExitCode);
        Assert.DoesNotContain("   at ", wrong.Errors + missing.Errors);
    }

    [Fact]
    public async Task Another_signer_than_asked_for_is_refused()
    {
        var (archive, password) = await SealAsync();
        var opened = await CohortVaultProgram.RunAsync(password,
            ["open", archive, "--password-stdin", "--output", Path_("out"), "--signer", new string('0', 64)]);
        Assert.Equal(3, opened.ExitCode);
        AssertNothingWritten();
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_left_alone()
    {
        var (archive, password) = await SealAsync();
        var opened = await CohortVaultProgram.RunAsync(password,
            ["open", archive, "--password-stdin", "--output", _folder.FullName]);
        Assert.Equal(3, opened.ExitCode);
    }

    [Fact]
    public async Task A_short_password_of_ones_own_is_refused()
    {
        await File.WriteAllTextAsync(Path_("one.txt"), "one", TestContext.Current.CancellationToken);
        var outcome = await CohortVaultProgram.RunAsync("short\n",
            ["seal", Path_("one.txt"), "--output", Path_("x.zip"), "--password-stdin"]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.False(File.Exists(Path_("x.zip")));
    }

    [Fact]
    public async Task Verify_names_what_is_no_data_directory()
    {
        var outcome = await CohortVaultProgram.RunAsync("verify", "--data", Path_("none"));
        Assert.Equal(4, outcome.ExitCode);
        Assert.False(Directory.Exists(Path_("none")));
    }

    private async Task<(string Archive, string Password)> SealAsync()
    {
        await File.WriteAllTextAsync(Path_("one.txt"), "one", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path_("two.bin"), new byte[100_000], TestContext.Current.CancellationToken);
        var outcome = await CohortVaultProgram.RunAsync("seal", Path_("one.txt"), Path_("two.bin"), "--output",
            Path_("x.zip"));
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(24, Assert.Single(outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Length);
        return (Path_("x.zip"), outcome.Output);
    }

    private void AssertNothingWritten() => Assert.Empty(_folder.GetDirectories());

    private string Path_(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);
}
