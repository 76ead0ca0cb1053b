namespace CohortVault.Cli.Tests;

/// <summary>
/// A panel whose haplotypes must not be readable on the disk, through the real server and its workers.
/// </summary>
public sealed class ControlledPanelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_controlled_panel_is_sealed_and_serves_jobs_until_its_quota_is_used_up()
    {
        var data = Path.Combine(_folder, "data");
        var built = Path.Combine(_folder, "panel");
        await MustAsync(
            "panel", "build", "--id", "controlled", "--build", "hg19", "--reference", JobFollowing.Sample("panel.bcf"),
            "--populations", JobFollowing.Sample("populations.tsv"), "--map", JobFollowing.Sample("plink.map.gz"),
            "--samples-per-week", "60", "--output", built);
        await MustAsync("panel", "add", built, "--data", data);
        var haplotypes = Directory.GetFiles(built).MaxBy(f => new FileInfo(f).Length)!;
        Assert.Equal(
            ["panel.json"], Directory.GetFiles(Path.Combine(data, "panels", "controlled")).Select(Path.GetFileName));
        Assert.Empty(HoldersOf(data, haplotypes));

        await using var server = await ServerProcess.StartAsync(folder: _folder);
        var client = await server.ClientAsync("geneticist");
        var job = await client.SubmitAsync(JobFollowing.Phased() with { Panel = "apps@controlled" }, Stop);
        var file = Assert.Single((await client.UntilDoneAsync(job)).Files);
        var opened = await client.FetchAndOpenAsync(file, await client.RevealPasswordAsync(job, Stop), server.Folder);
        var records = await JobFollowing.LinesAsync(
            "bcftools", "query", "-f", "%POS\n", Path.Combine(opened, "chr20.dose.vcf.gz"));
        Assert.Equal(63_480, records.Length);
        Assert.Empty(HoldersOf(data, haplotypes));

        var second = await client.SubmitAsync(JobFollowing.Phased() with { Panel = "apps@controlled" }, Stop);
        while ((await client.GetAsync(second, Stop)).IsRunning)
        {
            await Task.Delay(100, Stop);
        }

        var refused = await client.GetAsync(second, Stop);
        Assert.Contains(
            "This panel allows 60 samples per account and week; 51 were imputed in the last 7 days, and this job has 51.",
            refused.Steps.SelectMany(s => s.LogMessages).Select(m => m.Message).Single(
                m => m.Contains("per account", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_damaged_controlled_panel_leaves_nothing_and_can_be_added_when_it_is_whole()
    {
        var data = Path.Combine(_folder, "data");
        var built = Path.Combine(_folder, "panel");
        await MustAsync(
            "panel", "build", "--id", "controlled", "--build", "hg19", "--reference", JobFollowing.Sample("panel.bcf"),
            "--output", built);
        var haplotypes = Directory.GetFiles(built).MaxBy(f => new FileInfo(f).Length)!;
        var whole = await File.ReadAllBytesAsync(haplotypes, Stop);
        var damaged = whole.ToArray();
        damaged[whole.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(haplotypes, damaged, Stop);

        var refused = await CohortVaultProgram.RunAsync("panel", "add", built, "--data", data);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("SHA-256", refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(data, "panels", "controlled")));
        Assert.Empty(Directory.GetFiles(Path.Combine(data, "objects"), "*", SearchOption.AllDirectories));

        await File.WriteAllBytesAsync(haplotypes, whole, Stop);
        await MustAsync("panel", "add", built, "--data", data);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task MustAsync(params string[] arguments)
    {
        var outcome = await CohortVaultProgram.RunAsync(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
    }

    // Stretches of the panel's file, as the disk would hold them if they lay there plain. The demo panel holds the same
    // haplotypes, and is open; the lock of a running server cannot be read, and is empty.
    private static List<string> HoldersOf(string directory, string panel)
    {
        var bytes = File.ReadAllBytes(panel);
        var holders = new List<string>();
        var demo = Path.Combine(directory, "panels", "hapmap2");
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            if (path.StartsWith(demo, StringComparison.Ordinal)
                || path.EndsWith("server.lock", StringComparison.Ordinal))
            {
                continue;
            }

            using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[file.Length];
            file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (Enumerable.Range(1, 7).Any(part => content.AsSpan().IndexOf(bytes.AsSpan(bytes.Length / 8 * part, 48)) >= 0))
            {
                holders.Add(path);
            }
        }

        return holders;
    }
}
