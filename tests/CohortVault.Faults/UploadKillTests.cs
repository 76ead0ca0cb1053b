using System.Diagnostics;
using System.Security.Cryptography;

namespace CohortVault.Faults;

/// <summary>
/// kill -9 while an upload arrives: what was answered is kept, what was not is there whole or not at all, and the sender resumes
/// where the server says.
/// </summary>
public sealed class UploadKillTests(ITestOutputHelper output)
{
    private const int Usual = 25;
    private const int PartLength = 1 << 20;
    private const int PartsEach = 4;

    [Fact(Timeout = Stages.Limit)]
    public async Task A_server_killed_while_an_upload_arrives_has_each_part_whole_or_not_at_all()
    {
        using var kills = new Kills("upload", Usual, output);
        await using var server = await ServerProcess.StartAsync();
        await server.ClientAsync("geneticist");
        var disk = new DataOnDisk(server.Data);
        var part = RandomNumberGenerator.GetBytes(PartLength);
        var (address, received) = (await server.AnnounceAsync(PartLength * PartsEach), 0L);
        var watch = Stopwatch.StartNew();
        Assert.True(await server.ContinueAsync(address, 0, Slowly(part)));
        kills.Work = watch.Elapsed;
        received += PartLength;
        for (var kill = 0; kill < kills.Planned; kill++)
        {
            if (received == PartLength * PartsEach)
            {
                Assert.True(await server.EndAsync(address));
                (address, received) = (await server.AnnounceAsync(PartLength * PartsEach), 0);
            }

            var sending = server.ContinueAsync(address, received, Slowly(part));
            await kills.UntilSomeMomentAsync();
            var answered = sending.IsCompletedSuccessfully;
            await server.KillAsync();
            answered |= await sending;
            kills.Tried(!answered);

            await server.StartAgainAsync();
            var now = await server.ReceivedAsync(address);
            Assert.Contains(now, answered ? [received + PartLength] : new[] { received, received + PartLength });
            Assert.Equal(now, disk.PlainLength(Uploading.IdOf(address)));
            Assert.Equal(disk.Purposes().Count, disk.ObjectFiles().Count);
            Assert.Empty(disk.StagedFiles());
            received = now;
            kills.Survived();
        }

        kills.MustHaveHit();
        await Stages.MustBeWholeAsync(server.Data);
    }

    private static SlowContent Slowly(byte[] part) => new(part, pieces: 16, TimeSpan.FromMilliseconds(10));
}
