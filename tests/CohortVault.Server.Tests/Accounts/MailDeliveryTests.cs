using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Server.Tests.Accounts;

public sealed class MailDeliveryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mail_server_without_trusted_TLS_gets_nothing_and_the_mail_stays(bool tls)
    {
        await using var smtp = SmtpServer.Start(tls);
        await using var server = await RunningServer.StartAsync(new Dictionary<string, string>
        {
            ["Smtp:Host"] = "localhost",
            ["Smtp:Port"] = $"{smtp.Port}",
            ["Smtp:From"] = "cohortvault@example.org",
        });
        await server.WithAsync<Register, bool>(async slice => (await slice.Handle(
            new Register.Request("ada", "", "ada@example.org", "Blue-Kettle-42-river", "Blue-Kettle-42-river"), null,
            Stop)).Succeeded);

        while (!await server.WithAsync<CohortDbContext, bool>(db => db.OutgoingMails.AnyAsync(m => m.Attempts > 0, Stop)))
        {
            server.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(50, Stop);
        }

        Assert.True(smtp.Connections > 0);
        Assert.False(smtp.Mails.TryRead(out _));
        Assert.Equal(1, await server.WithAsync<CohortDbContext, int>(db => db.OutgoingMails.CountAsync(Stop)));
    }
}
