namespace CohortVault.Faults;

/// <summary>A disk that runs full while the vault is at work: said in a sentence, nothing half, and done when there is room.</summary>
public sealed class FullDiskVaultTests
{
    private const int Uploads = 5;

    [Fact(Timeout = Stages.Limit)]
    public async Task A_backup_onto_a_full_disk_has_no_name_and_the_next_one_is_whole()
    {
        await using var disk = await SmallDisk.MountAsync("backups", 64);
        await using var server = await ServerProcess.StartAsync(folder: disk.Folder);
        await UploadAsync(server);
        string[] backup = ["backup", "--to", Path.Combine(disk.Folder, "backups"), "--data", server.Data];
        await MustEndWellAsync(backup);
        await UploadAsync(server);
        disk.Fill();
        await MustSayThatItIsFullAsync(backup);
        Assert.Single(Directory.GetDirectories(Path.Combine(disk.Folder, "backups", "backups")), path => !path.EndsWith(".partial", StringComparison.Ordinal));
        disk.Free();
        await MustEndWellAsync(backup);
        Assert.Empty(Directory.GetDirectories(Path.Combine(disk.Folder, "backups", "backups"), "*.partial"));
        var restored = Path.Combine(disk.Folder, "restored");
        await MustEndWellAsync("restore", "--from", Path.Combine(disk.Folder, "backups"), "--data", restored);
        await Stages.MustBeWholeAsync(restored);
        Assert.Equal(new DataOnDisk(server.Data).SubjectsOfObjects().Order(), new DataOnDisk(restored).SubjectsOfObjects().Order());
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task A_restore_that_runs_out_of_room_is_no_installation_and_is_done_again()
    {
        await using var disk = await SmallDisk.MountAsync("restored", 1);
        await using var server = await ServerProcess.StartAsync(folder: disk.Folder);
        await UploadAsync(server);
        var (to, restored) = (Path.Combine(disk.Folder, "backups"), Path.Combine(disk.Folder, "restored"));
        await MustEndWellAsync("backup", "--to", to, "--data", server.Data);
        string[] restore = ["restore", "--from", to, "--data", restored];
        await MustSayThatItIsFullAsync(restore);
        Assert.NotEqual(0, (await CohortVaultProgram.RunAsync("verify", "--data", restored)).ExitCode);
        await disk.GrowAsync(256);
        await MustEndWellAsync(restore);
        await Stages.MustBeWholeAsync(restored);
        Assert.Equal(new DataOnDisk(server.Data).SubjectsOfObjects().Order(), new DataOnDisk(restored).SubjectsOfObjects().Order());
    }

    [Theory(Timeout = Stages.Limit)]
    [InlineData("rotate")]
    [InlineData("end-epoch")]
    public async Task Keys_are_changed_whole_or_not_at_all(string verb)
    {
        await using var disk = await SmallDisk.MountAsync("data/keys", 16);
        await using var server = await ServerProcess.StartAsync(folder: disk.Folder);
        await UploadAsync(server);
        await server.KillAsync();
        string[] change = ["keys", verb, "--data", server.Data];
        disk.Fill();
        await MustSayThatItIsFullAsync(change);
        disk.Free();
        await Stages.MustBeWholeAsync(server.Data);
        await MustEndWellAsync(change);
        await Stages.MustBeWholeAsync(server.Data);
        Assert.Single(new DataOnDisk(server.Data).EpochKeys());
    }

    [Fact(Timeout = Stages.Limit)]
    public async Task A_destruction_on_a_full_disk_is_completed_when_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync("data", 256);
        await using var server = await ServerProcess.StartAsync(folder: disk.Folder);
        var uploads = await UploadAsync(server);
        disk.Fill();
        var answered = new List<bool>();
        foreach (var address in uploads)
        {
            answered.Add(await server.EndAsync(address));
        }

        disk.Free();
        var data = new DataOnDisk(server.Data);
        foreach (var (address, done) in uploads.Zip(answered))
        {
            Assert.True(done || await server.EndAsync(address), "A deletion that failed for want of room fails also with room.");
        }

        await server.KillAsync();
        await server.StartAgainAsync();
        Assert.Empty(data.Destructions());
        Assert.Equal(uploads.Select(Uploading.IdOf).Order(), data.Certificates().Order());
        Assert.DoesNotContain(data.Keys(), uploads.Select(Uploading.IdOf).Contains);
        Stages.MustHoldNoJob(server.Data);
        await Stages.MustBeWholeAsync(server.Data);
    }

    private static async Task<string[]> UploadAsync(ServerProcess server)
    {
        if (server.Token.Length == 0)
        {
            await server.ClientAsync("ada");
        }

        return await Task.WhenAll(Enumerable.Range(0, Uploads).Select(_ => server.UploadAsync()));
    }

    private static async Task MustEndWellAsync(params string[] arguments)
    {
        var ended = await CohortVaultProgram.RunAsync(arguments);
        Assert.True(ended.ExitCode == 0, ended.Errors);
    }

    private static async Task MustSayThatItIsFullAsync(string[] arguments)
    {
        var failed = await CohortVaultProgram.RunAsync(arguments);
        Assert.NotEqual(0, failed.ExitCode);
        Assert.True(
            failed.Errors.Contains("No space left", StringComparison.Ordinal) || failed.Errors.Contains("full", StringComparison.Ordinal),
            failed.Errors);
        Assert.Single(failed.Errors.Trim().Split('\n'));
    }
}
