using System.Text;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Verification;
using CohortVault.Platform.Features.Vault.Contracts;

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
    public async Task The_public_page_counts_whole_months_and_tells_no_small_number()
    {
        await using var installation = await Installation.NewAsync();
        installation.Clock.Now = new DateTimeOffset(2026, 3, 20, 0, 0, 0, TimeSpan.Zero);
        await DestroyAsync(installation, 6);
        installation.Clock.Now = new DateTimeOffset(2026, 4, 20, 0, 0, 0, TimeSpan.Zero);
        await DestroyAsync(installation, 1);
        installation.Clock.Now = new DateTimeOffset(2026, 6, 2, 0, 0, 0, TimeSpan.Zero);
        await DestroyAsync(installation, 9);
        await installation.SignAsync();
        installation.Clock.Now = installation.Clock.Now.AddHours(1);
        var shown = await installation.WithAsync<ShowPublicLog, ShowPublicLog.Response>(log => log.Handle(Ct));
        Assert.Equal(
            [(new DateOnly(2026, 5, 1), 0), (new DateOnly(2026, 4, 1), null), (new DateOnly(2026, 3, 1), (int?)6)],
            shown.Destructions.Select(m => (m.First, m.Count)));
        Assert.Equal(32, shown.Checkpoint!.Size);
    }

    private static Task<byte[]?> ProofAsync(Installation installation, AccountId account, long sequence) =>
        installation.WithAsync<ReadOwnProof, byte[]?>(read => read.Handle(account, sequence, Ct));

    // Each leaves two records: decided and destroyed.
    private static async Task DestroyAsync(Installation installation, int owners)
    {
        for (var number = 0; number < owners; number++)
        {
            await installation.Get<IFieldVault>().DestroyOwnerAsync(OwnerId.New(), DestructionReason.AccountDeleted, Ct);
        }
    }
}
