using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Studies;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Tests.Features.Participants;

public abstract class JoiningTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_opens_one_phone_once_and_for_three_days()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var code = await scene.AddAsync();
        var first = await scene.InviteAsync(code);
        var second = await scene.InviteAsync(code);
        Assert.Equal($"#{second.Typed.Replace("-", "", StringComparison.Ordinal)}", second.Link.Fragment);
        Assert.Equal("participant.invitation", (await scene.TryJoinAsync(first.Typed)).Refusal?.Code);
        Assert.Equal("participant.invitation", (await scene.TryJoinAsync(code.Text)).Refusal?.Code);
        if (installation.OnFiles)
        {
            Assert.False(installation.Holds(second.Link.Fragment[1..]));
        }

        var joins = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => scene.TryJoinAsync(second.Typed.ToLowerInvariant())));
        var phone = Assert.Single(joins, join => join.Succeeded).Value;
        var (who, isOpen) = (await scene.RecogniseAsync(phone))!.Value;
        Assert.Equal((true, "Europe/Berlin", "de", scene.Study), (isOpen, who.Zone, who.Language, who.Study));

        var third = await scene.InviteAsync(code);
        installation.Clock.Now += InviteParticipant.Lifetime;
        Assert.Equal("participant.invitation", (await scene.TryJoinAsync(third.Typed)).Refusal?.Code);
    }

    [Fact]
    public async Task A_new_phone_takes_the_place_of_the_lost_one()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var code = await scene.AddAsync();
        var (lost, who) = await scene.JoinAsync(code);
        var (found, same) = await scene.JoinAsync(code, "America/Bogota");
        Assert.Null(await scene.RecogniseAsync(lost));
        Assert.Equal((who.Id, "America/Bogota"), (same.Id, same.Zone));
        Assert.NotNull(await scene.RecogniseAsync(found));
        Assert.Equal(1, await installation.UseAsync<CohortDbContext, int>(db => db.Set<ParticipantStep>().CountAsync(s => s.State == ParticipantState.Active, Ct)));
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("1234567890123")]
    [InlineData("123456")]
    [InlineData("987654")]
    [InlineData("111111")]
    [InlineData("121212")]
    [InlineData("27182x")]
    [InlineData("")]
    public async Task A_pin_that_is_tried_first_is_none(string pin)
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var invitation = await scene.InviteAsync(await scene.AddAsync());
        Assert.Equal("participant.bad-pin", (await scene.TryJoinAsync(invitation.Typed, pin)).Refusal?.Code);
        Assert.True((await scene.TryJoinAsync(invitation.Typed)).Succeeded);
    }

    [Fact]
    public async Task A_phone_closes_by_itself_and_forgets_everything_after_ten_wrong_pins()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (phone, _) = await scene.JoinAsync(await scene.AddAsync());
        installation.Clock.Now += PhoneDoor.Open;
        Assert.False((await scene.RecogniseAsync(phone))!.Value.IsOpen);
        Assert.Equal("participant.wrong-pin", await OpenAsync("000000"));
        Assert.Null(await OpenAsync(ParticipantScene.Pin));
        Assert.True((await scene.RecogniseAsync(phone))!.Value.IsOpen);

        var wrong = 0;
        while (await OpenAsync($"99999{wrong}") is "participant.wrong-pin")
        {
            // While it waits, the right PIN opens it as little as a wrong one.
            wrong++;
            if (wrong is >= 5 and < 9)
            {
                Assert.Equal("participant.wrong-pin", await OpenAsync(ParticipantScene.Pin));
            }

            installation.Clock.Now += TimeSpan.FromMinutes(31);
        }

        Assert.Equal(9, wrong);
        Assert.Null(await scene.RecogniseAsync(phone));
        Assert.Equal("participant.invitation", await OpenAsync(ParticipantScene.Pin));

        async Task<string?> OpenAsync(string pin) =>
            (await installation.UseAsync<PhoneDoor, Outcome<Done>>(door => door.OpenAsync(phone, pin, Ct))).Refusal?.Code;
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteJoiningTests : JoiningTests;

/// <summary>On PostgreSQL.</summary>
[Collection(OnPostgres.Name)]
public sealed class PostgresJoiningTests(OnePostgres postgres) : JoiningTests(postgres);
