using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;

namespace CohortVault.Platform.Tests.Features.Accounts;

public sealed class AccountTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    private static Account New() => Account.Create(
        AccountId.New(), new SealedProfile([], [], default, default, default), "", AccountRole.Researcher, Noon);

    [Fact]
    public void Each_wrong_password_after_the_free_ones_doubles_the_wait()
    {
        var count = default(AttemptCount);
        for (var i = 1; i < GrowingDelay.FreeAttempts; i++)
        {
            count = count.OneMore(Noon);
            Assert.True(count.MayTry(Noon));
        }

        foreach (var seconds in (int[])[30, 60, 120, 240, 480, 960, 1800, 1800])
        {
            count = count.OneMore(Noon);
            Assert.False(count.MayTry(Noon.AddSeconds(seconds - 1)));
            Assert.True(count.MayTry(Noon.AddSeconds(seconds)));
        }
    }

    [Fact]
    public void A_new_password_changes_the_security_stamp()
    {
        var account = New();
        var before = account.SecurityStamp;
        account.ChangePassword("hash");
        Assert.NotEqual(before, account.SecurityStamp);
    }

    [Fact]
    public void Every_role_has_a_word_that_reads_back()
    {
        foreach (var role in Enum.GetValues<AccountRole>())
        {
            Assert.True(AccountRoles.TryParse(role.Word(), out var read));
            Assert.Equal(role, read);
        }
    }
}
