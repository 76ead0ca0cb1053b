using System.Buffers.Binary;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Passwords;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Tests.Features.Accounts;

public sealed class PasswordQueueTests
{
    private static PasswordQueue Queue() => new(Options.Create(new AccountOptions()));

    [Fact]
    public async Task A_hash_is_PBKDF2_with_SHA_512_and_at_least_210_000_iterations()
    {
        var hash = Convert.FromBase64String(
            (await Queue().HashAsync("Xk7mQzpw", HashLane.Known, TestContext.Current.CancellationToken)).Value);
        Assert.Equal(1, hash[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)) >= 210_000);
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9)) >= 16);
    }

    [Fact]
    public void Fewer_iterations_are_refused_at_start() =>
        Assert.True(
            new AccountOptionsValidator().Validate(null, new AccountOptions { PasswordIterations = 209_999 }).Failed);

    [Fact]
    public async Task No_password_opens_an_account_that_does_not_exist() => Assert.Equal(
        PasswordVerificationResult.Failed,
        (await Queue().VerifyAsync(null, "Xk7mQzpw", HashLane.Unknown, TestContext.Current.CancellationToken)).Value);

    [Fact]
    public async Task An_older_cheaper_hash_is_asked_to_be_made_anew()
    {
        var old = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 }))
            .HashPassword(null!, "Xk7mQzpw");
        Assert.Equal(
            PasswordVerificationResult.SuccessRehashNeeded,
            (await Queue().VerifyAsync(old, "Xk7mQzpw", HashLane.Known, TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task The_queue_is_bounded_and_works_on_after_a_flood()
    {
        var queue = Queue();
        using var impatient = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 200)
            .Select(_ => queue.VerifyAsync(null, "x", HashLane.Unknown, impatient.Token)).ToList();
        var turnedAway = flood.Where(one => one.IsCompletedSuccessfully).ToList();
        Assert.InRange(turnedAway.Count, 100, 199);
        foreach (var one in turnedAway)
        {
            Assert.Equal("account.busy", (await one).Refusal?.Code);
        }

        await impatient.CancelAsync();
        await Task.WhenAll(flood.Select(one => one.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.True(
            (await queue.HashAsync("Xk7mQzpw", HashLane.Known, TestContext.Current.CancellationToken)).Succeeded);
    }
}
