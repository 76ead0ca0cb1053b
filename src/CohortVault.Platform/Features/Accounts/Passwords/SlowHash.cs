using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Identity;

namespace CohortVault.Platform.Features.Accounts.Passwords;

/// <summary>The queue for other features: whoever shows something that he knows besides goes in the lane of known devices.</summary>
internal sealed class SlowHash(PasswordQueue queue) : ISlowHash
{
    public Task<Outcome<string>> HashAsync(string secret, CancellationToken ct) => queue.HashAsync(secret, HashLane.Known, ct);

    public async Task<Outcome<bool>> VerifyAsync(Func<Task<string?>> find, string secret, CancellationToken ct)
    {
        var result = await queue.VerifyInTurnAsync(find, secret, HashLane.Known, ct);
        return result.Refusal is { } refusal ? refusal : result.Value is not PasswordVerificationResult.Failed;
    }
}
