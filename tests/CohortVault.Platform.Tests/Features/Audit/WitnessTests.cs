using System.Security.Cryptography;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Audit.Witnesses;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Operations.Outbound;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing.Transparency;
using CohortVault.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Tests.Features.Audit;

/// <summary>Against a witness that is another program, verifies by its own code, and remembers.</summary>
public sealed class WitnessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_public_checkpoint_is_cosigned_and_shown_so()
    {
        await using var scene = await Scene.StartAsync();
        await scene.PublishAsync(5);
        Assert.Null(await scene.RoundAsync());
        await scene.PublishAsync(400);
        Assert.Null(await scene.RoundAsync());

        // The second one took a consistency proof that the witness checked.
        var shown = await scene.Installation.WithAsync<ReadCheckpoint, string>(read => read.Handle(Ct));
        Assert.Equal("405", shown.Split('\n')[1]);
        var key = WitnessKey.Parse(scene.Witness.Key)!;
        var (body, lines) = (string.Join('\n', shown.Split('\n').Take(3)) + "\n", shown.Split('\n'));
        Assert.NotNull(key.CosignedAt(body, lines, out var line));
        Assert.Null(key.CosignedAt(body.Replace("405", "406", StringComparison.Ordinal), lines, out _));
        Assert.StartsWith("— witness.example ", line);
        using var logKey = await scene.Installation.Get<ISigningKeys>().SigningKeyAsync(CheckpointStore.KeyName, Ct);
        Assert.Equal(405, Checkpoint.Verify(shown, logKey).Size);
    }

    [Fact]
    public async Task Without_a_word_for_a_day_history_is_local_only()
    {
        await using var scene = await Scene.StartAsync();
        Assert.StartsWith("local only", await scene.WordsAsync());
        await scene.PublishAsync(5);
        await scene.RoundAsync();
        scene.Installation.Clock.Now = DateTimeOffset.UtcNow.AddHours(23);
        Assert.StartsWith("cosigned by witness.example, last on", await scene.WordsAsync());
        scene.Installation.Clock.Now = DateTimeOffset.UtcNow.AddHours(25);
        Assert.StartsWith("local only", await scene.WordsAsync());

        // A word that grows old is asked for again, though the log has not grown; one that cannot be had changes nothing.
        Assert.Null(await scene.RoundAsync());
        await scene.Witness.StopAsync();
        Assert.Null(await scene.RoundAsync());
        await scene.Witness.StartAsync();
    }

    [Fact]
    public async Task A_database_older_than_what_the_witness_saw_is_refused()
    {
        await using var scene = await Scene.StartAsync();
        await scene.PublishAsync(5);
        await scene.RoundAsync();
        await scene.PublishAsync(300);
        await scene.RoundAsync();

        // All of the data directory goes back, the copy of the checkpoint too; the witness remembers.
        await scene.Installation.RewindAsync(5);
        await scene.Installation.ForceAsync("DELETE FROM audit_cosignatures WHERE \"Size\" > 5");
        File.Delete(scene.Installation.Get<CheckpointCopy>().Path);
        var refused = await Assert.ThrowsAsync<LogRolledBackException>(() => scene.Installation.Get<CheckpointKeeper>().StartAsync(Ct));
        Assert.Contains("witness.example saw 305 records, and there are 5", refused.Message);
    }

    [Fact]
    public async Task A_witness_does_not_cosign_another_history()
    {
        await using var scene = await Scene.StartAsync();
        await scene.PublishAsync(8);
        await scene.RoundAsync();
        await scene.Installation.RewindAsync(3);
        await scene.PublishAsync(20);
        await scene.RoundAsync();
        var fresh = await scene.Installation.WithAsync<WitnessStanding, IReadOnlyList<Cosignature>>(standing => standing.FreshAsync(Ct));
        Assert.Equal(8, Assert.Single(fresh).Size);
    }

    [Fact]
    public async Task A_signature_by_another_key_is_not_believed()
    {
        await using var scene = await Scene.StartAsync(key => Forged(key));
        await scene.PublishAsync(5);
        await scene.RoundAsync();
        Assert.StartsWith("local only", await scene.WordsAsync());
    }

    [Fact]
    public async Task Only_listed_hosts_are_called_and_private_ones_only_where_they_are_listed_so()
    {
        await using var scene = await Scene.StartAsync();
        var address = new Uri($"{scene.Witness.Url}/add-checkpoint");
        using var nobody = Client(_ => { });
        await Assert.ThrowsAsync<OutboundRefusedException>(() => nobody.PostAsync(address, "", Ct));
        using var asPublic = Client(options => options.Hosts.Add("localhost"));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => asPublic.PostAsync(address, "", Ct));
        Assert.Contains("not on the public internet", refused.ToString());
        using var withoutRoot = Client(options => options.PrivateHosts.Add("localhost"));
        await Assert.ThrowsAsync<HttpRequestException>(() => withoutRoot.PostAsync(address, "", Ct));
        using var good = Client(options => (options.PrivateRoots, _) = (scene.Witness.Certificate, Add(options.PrivateHosts, "localhost")));
        Assert.Equal(400, (await good.PostAsync(address, "nothing\n\n", Ct)).Status);

        // A redirect is an answer and is not followed.
        Assert.Equal(302, (await good.PostAsync(new Uri($"{scene.Witness.Url}/moved/add-checkpoint"), "", Ct)).Status);
        Assert.NotNull(good.Objection(new Uri("http://localhost/")));
        Assert.NotNull(good.Objection(new Uri("https://user@localhost/")));
        Assert.NotNull(good.Objection(new Uri("https://localhost.example/")));

        static bool Add(IList<string> list, string host)
        {
            list.Add(host);
            return true;
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.0.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("2002:7f00:1::", true)]
    [InlineData("2606:4700::1111", false)]
    public void Private_addresses_are_told_from_public_ones(string address, bool inside) =>
        Assert.Equal(inside, PrivateAddress.Is(System.Net.IPAddress.Parse(address)));

    [Fact]
    public void Keys_of_witnesses_are_read_strictly()
    {
        var bytes = Convert.ToBase64String([0x04, .. new byte[32]]);
        Assert.Null(WitnessKey.Parse(""));
        Assert.Null(WitnessKey.Parse($"witness+00000000+{bytes}"));
        Assert.Null(WitnessKey.Parse($"witness+zz+{bytes}"));
        Assert.Null(WitnessKey.Parse("witness+00000000+AAAA"));
    }

    private static OutboundClient Client(Action<OutboundOptions> configure)
    {
        var options = new OutboundOptions();
        configure(options);
        return new OutboundClient(Options.Create(options));
    }

    // The same name, and another key of the right form.
    private static string Forged(string key)
    {
        var name = key.Split('+')[0];
        var other = new byte[33];
        RandomNumberGenerator.Fill(other);
        other[0] = 0x04;
        var id = SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(name + "\n"), .. other])[..4];
        return $"{name}+{Convert.ToHexStringLower(id)}+{Convert.ToBase64String(other)}";
    }

    private sealed class Scene : IAsyncDisposable
    {
        public required Installation Installation { get; init; }

        public required Witness Witness { get; init; }

        public static async Task<Scene> StartAsync(Func<string, string>? believed = null)
        {
            Witness? witness = null;
            var installation = await Installation.NewAsync(services =>
            {
                services.Configure<OutboundOptions>(options =>
                {
                    options.PrivateHosts.Add("localhost");
                    options.PrivateRoots = witness?.Certificate ?? "";
                });
                services.Configure<AuditOptions>(options =>
                {
                    if (witness is not null)
                    {
                        options.Witnesses.Add(new WitnessOptions { Url = witness.Url, Key = (believed ?? (key => key))(witness.Key) });
                    }
                });
            });
            using (var key = await installation.Get<ISigningKeys>().SigningKeyAsync(CheckpointStore.KeyName, Ct))
            {
                witness = await Witness.StartAsync(key.ExportSubjectPublicKeyInfo());
            }

            await installation.RestartAsync();
            return new Scene { Installation = installation, Witness = witness };
        }

        /// <summary>Records are made and signed, and the public sees them.</summary>
        public async Task PublishAsync(int records)
        {
            await Installation.FillAsync(records);
            await Installation.SignAsync();
            Installation.Clock.Now += TimeSpan.FromHours(1);
        }

        public Task<string?> RoundAsync() => Installation.Get<CheckpointKeeper>().WitnessAsync(everyone: false, Ct);

        public Task<string> WordsAsync() => Installation.WithAsync<WitnessStanding, string>(standing => standing.WordsAsync(Ct));

        public async ValueTask DisposeAsync()
        {
            await Installation.DisposeAsync();
            await Witness.DisposeAsync();
        }
    }
}
