using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Audit.Verification;
using CohortVault.Platform.Features.Vault.Certificates;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Tests.Features.Imputation;

namespace CohortVault.Platform.Tests.Features.Audit;

public sealed class OwnProofTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_gets_the_proof_of_their_own_records_and_of_no_others()
    {
        await using var installation = await Installation.NewAsync();
        var (ada, ben) = (AccountId.New(), AccountId.New());
        await installation.FillAsync(5);
        await installation.ChangeAsync("job.result-read", ada.Owner());
        Assert.Null(await ProofAsync(installation, ben, 5));
        Assert.Null(await ProofAsync(installation, ada, 4));
        Assert.Null(await ProofAsync(installation, ada, 6));

        var file = (await ProofAsync(installation, ada, 5))!;
        Assert.Null(ProofFile.Refute(file));
        var text = Encoding.UTF8.GetString(file);
        foreach (var (from, to) in ((string, string)[])
            [
                ("\"sequence\": 5", "\"sequence\": 4"), ("job.result-read", "job.result-kept"), ("said-in-the-record", "said-in-the-forgery"),
                ("T07:08:09", "T07:08:10"), ("\\n6\\n", "\\n7\\n"), (ProofFile.Version1, "other"), ("\"leaf\": \"", "\"leaf\": \"AAAA"),
            ])
        {
            Assert.Contains(from, text);
            Assert.NotNull(ProofFile.Refute(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))));
        }

        Assert.NotNull(ProofFile.Refute("{"u8.ToArray()));
        Assert.NotNull(ProofFile.Refute("{}"u8.ToArray()));
    }

    [Fact]
    public async Task The_public_page_shows_the_weekly_counts_and_no_others()
    {
        await using var installation = await Installation.NewAsync();
        installation.Clock.Now = new DateTimeOffset(2026, 3, 20, 0, 0, 0, TimeSpan.Zero);
        await DestroyAsync(installation, 6);
        await DestroyAsync(installation, 1, purpose: "archive");
        installation.Clock.Now = new DateTimeOffset(2026, 3, 24, 9, 0, 0, TimeSpan.Zero);
        await PublishAsync(installation);
        await DestroyAsync(installation, 9);
        await installation.SignAsync();
        installation.Clock.Now = installation.Clock.Now.AddHours(1);
        var shown = await installation.WithAsync<ShowPublicLog, ShowPublicLog.Response>(log => log.Handle(Ct));
        var week = Assert.Single(shown.Destructions);
        Assert.Equal((new DateOnly(2026, 3, 23), 6), (week.Before, Assert.Single(week.Counts, count => count.Key == "upload").Value));
        Assert.DoesNotContain("archive", week.Counts.Keys);
        Assert.NotNull(shown.Checkpoint);
    }

    private static Task<byte[]?> ProofAsync(Installation installation, AccountId account, long sequence) =>
        installation.WithAsync<ReadOwnProof, byte[]?>(read => read.Handle(account, sequence, Ct));

    private static Task<int> PublishAsync(Installation installation) => installation.WithAsync<CohortDbContext, int>(async db =>
    {
        await PublishDestructions.RunOnceAsync(db, installation.Get<IAuditLog>(), installation.Clock.Now, Ct);
        return 0;
    });

    private static async Task DestroyAsync(Installation installation, int subjects, string purpose = "upload")
    {
        for (var number = 0; number < subjects; number++)
        {
            var scope = new SealScope(OwnerId.New(), SubjectId.New(), purpose);
            await installation.SealAsync(scope, "something");
            await installation.Vault.DestroySubjectAsync(scope.Subject, DestructionReason.DeletedByOwner, Ct);
        }
    }
}
