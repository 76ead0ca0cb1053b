using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Operations.Outbound;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Reminders;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Participants;

/// <summary>Reminders, up to a push service that is another program, and a browser that opens them.</summary>
public sealed class ReminderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_is_said_when_it_opens_and_once_before_it_closes_and_never_when_it_is_done()
    {
        await using var push = await PushService.StartAsync();
        await using var installation = await NewAsync(push);
        installation.Clock.Now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        var scene = await ParticipantScene.NewAsync(installation);
        var access = await scene.EnterAsync();
        Assert.Null((await installation.UseAsync<ChangeAssignments, Outcome<Done>>(change => change.MakeAsync(
            access, new ChangeAssignments.Request(TaskKind.ToDo, "Light on", "", 0, new TaskSchedule(1, 1, 3, new TimeOnly(9, 0), 4)), Ct))).Refusal);
        var (code, who) = await scene.TakingPartAsync();
        var (_, silent) = await scene.TakingPartAsync();
        Assert.Equal("participant.no-reminders", (await SwitchAsync(who, push.Subscription("https://elsewhere.example"))).Refusal?.Code);
        Assert.Equal("participant.no-reminders", (await SwitchAsync(who, "{\"endpoint\":1}")).Refusal?.Code);
        Assert.Null((await SwitchAsync(who, push.Subscription())).Refusal);
        var tasks = await installation.UseAsync<CohortDbContext, List<PlannedTask>>(db =>
            db.Set<PlannedTask>().AsNoTracking().Where(t => t.ParticipantId == who.Id).OrderBy(t => t.OpensAt).ToListAsync(Ct));

        Assert.Equal(0, await RoundAsync(tasks[0].OpensAt.AddMinutes(-1)));
        Assert.Equal(1, await RoundAsync(tasks[0].OpensAt));
        Assert.Equal(1, await RoundAsync(tasks[0].OpensAt.AddMinutes(1)));
        Assert.Equal(2, await RoundAsync(tasks[0].ClosesAt.AddMinutes(-30)));
        Assert.Equal(2, await RoundAsync(tasks[0].ClosesAt.AddMinutes(-29)));
        Judge(push, installation.Clock.Now);

        // Done at once: said when it opens, and not again.
        Assert.Equal(3, await RoundAsync(tasks[1].OpensAt));
        Assert.Null((await installation.UseAsync<DoTask, DoTask.Response>(act => act.Handle(
            who, new DoTask.Request(tasks[1].Id, Guid.NewGuid(), null, new Dictionary<string, string[]>()), Ct))).Refusal);
        Assert.Equal(3, await RoundAsync(tasks[1].ClosesAt.AddMinutes(-30)));

        // A program that was down says late that something is about to close, not that it opened.
        Assert.Equal(4, await RoundAsync(tasks[2].ClosesAt.AddMinutes(-20)));
        Assert.Equal(4, await RoundAsync(tasks[2].ClosesAt.AddMinutes(-19)));
        Assert.NotEqual(who.Id, silent.Id);

        // The address is sealed, and goes with the phone.
        Assert.False(installation.Holds("/push/one"));
        await scene.JoinAsync(code);
        Assert.Equal(0, await installation.UseAsync<CohortDbContext, int>(db => db.Set<PushSubscription>().CountAsync(Ct)));

        Task<Outcome<Done>> SwitchAsync(EnrolledParticipant participant, string? subscription) =>
            installation.UseAsync<SwitchReminders, Outcome<Done>>(reminders => reminders.Handle(participant, subscription, Ct));

        async Task<int> RoundAsync(DateTimeOffset at)
        {
            installation.Clock.Now = at;
            return await installation.UseAsync<RemindOfTasks, int>(async remind =>
            {
                await remind.RunAsync(Ct);
                return push.Messages.Count;
            });
        }
    }

    [Fact]
    public async Task A_browser_that_does_not_want_any_more_gets_none_and_switching_off_is_at_once()
    {
        await using var push = await PushService.StartAsync();
        await using var installation = await NewAsync(push);
        var scene = await ParticipantScene.NewAsync(installation);
        var (_, who) = await scene.TakingPartAsync();
        push.Answer = 410;
        foreach (var goes in (bool[])[true, false])
        {
            Assert.Null((await SwitchAsync(push.Subscription())).Refusal);
            Assert.True(await installation.UseAsync<SwitchReminders, bool>(reminders => reminders.IsOnAsync(who, Ct)));
            if (goes)
            {
                await installation.UseAsync<IPhoneReminders, bool>(async reminders =>
                {
                    await reminders.SendAsync(scene.Study, who.Id, Ct);
                    return true;
                });
            }
            else
            {
                Assert.Null((await SwitchAsync(null)).Refusal);
            }

            Assert.False(await installation.UseAsync<SwitchReminders, bool>(reminders => reminders.IsOnAsync(who, Ct)));
        }

        Task<Outcome<Done>> SwitchAsync(string? subscription) =>
            installation.UseAsync<SwitchReminders, Outcome<Done>>(reminders => reminders.Handle(who, subscription, Ct));
    }

    [Fact]
    public async Task Without_the_operators_word_nothing_is_offered_and_nothing_taken()
    {
        await using var push = await PushService.StartAsync();
        await using var installation = await Installation.NewAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (_, who) = await scene.TakingPartAsync();
        Assert.False(await installation.UseAsync<SwitchReminders, bool>(reminders => Task.FromResult(reminders.IsOffered)));
        Assert.Equal("participant.no-reminders", (await installation.UseAsync<SwitchReminders, Outcome<Done>>(
            reminders => reminders.Handle(who, push.Subscription("https://fcm.googleapis.com"), Ct))).Refusal?.Code);
    }

    private static Task<Installation> NewAsync(PushService push) => Installation.NewAsync(services => services.Configure<OutboundOptions>(options =>
    {
        options.Push = true;
        options.PushHosts.Add("localhost");
        options.PrivateHosts.Add("localhost");
        options.PrivateRoots = push.Certificate;
    }));

    // Words that name neither study nor task, encrypted to the browser, signed as RFC 8292 says.
    private static void Judge(PushService push, DateTimeOffset now)
    {
        foreach (var (headers, body) in push.Messages)
        {
            Assert.Equal("""{"text":"Sie haben etwas zu tun."}""", push.Open(body));
            Assert.Equal("aes128gcm", headers["Content-Encoding"]);
            Assert.True(int.Parse(headers["TTL"], System.Globalization.CultureInfo.InvariantCulture) > 0);
            var parts = headers["Authorization"].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("vapid", parts[0]);
            var (token, point) = (parts[1][2..].Split('.'), Base64Url.DecodeFromChars(parts[2].AsSpan(2)));
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33], Y = point[33..] },
            });
            Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token[1]));
            Assert.Equal(push.Origin, claims.RootElement.GetProperty("aud").GetString());
            Assert.InRange(claims.RootElement.GetProperty("exp").GetInt64(), now.ToUnixTimeSeconds(), now.AddHours(24).ToUnixTimeSeconds());
            Assert.StartsWith("https://", claims.RootElement.GetProperty("sub").GetString(), StringComparison.Ordinal);
        }
    }
}
