using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>A person's API tokens: makes them, shows each secret once, ends them.</summary>
[Authorize(Policies.Reauthenticated)]
[Audited("account.token-created, account.token-revoked")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class TokensModel(
    ListApiTokens list, CreateApiToken create, RevokeApiToken revoke) : FormPage
{
    private const int UsualDays = 30;

    // Deleting is the one act that cannot be made good, and no client of today asks for it.
    private static readonly TokenScope[] _unusual = [TokenScope.DeleteJobs];

    public IReadOnlyList<ListApiTokens.Item> Tokens { get; private set; } = [];

    /// <summary>What a token of this account may be good for.</summary>
    public IReadOnlyList<TokenScope> Scopes { get; private set; } = [];

    /// <summary>The new token, in the one answer that holds it.</summary>
    public string? NewToken { get; private set; }

    public string Name { get; private set; } = "";

    public int Days { get; private set; } = UsualDays;

    /// <summary>Words of the scopes that are ticked.</summary>
    public IReadOnlyList<string> Ticked { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        TickUsual();
    }

    public async Task<IActionResult> OnPostCreateAsync(
        [FromForm] string? name, [FromForm] int days, [FromForm] string[]? scopes, CancellationToken ct)
    {
        var outcome = await create.Handle(
            User.Account(), new CreateApiToken.Request(name ?? "", days, scopes ?? []), ct);
        await LoadAsync(ct);
        if (outcome.Refusal is { } refusal)
        {
            (Name, Days, Ticked) = (name ?? "", days, scopes ?? []);
            return Declined(refusal);
        }

        NewToken = outcome.Value.Secret;
        TickUsual();
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync([FromForm] Guid token, CancellationToken ct)
    {
        var outcome = await revoke.Handle(User.Account(), token, ct);
        if (outcome.Succeeded)
        {
            return Redirect(AccountPages.Tokens);
        }

        await OnGetAsync(ct);
        return Declined(outcome.Refusal);
    }

    private void TickUsual() => Ticked = [.. Scopes.Except(_unusual).Select(scope => scope.Word)];

    private async Task LoadAsync(CancellationToken ct)
    {
        Tokens = await list.Handle(User.Account(), ct);
        Scopes = TokenScope.Of(User.May());
    }
}
