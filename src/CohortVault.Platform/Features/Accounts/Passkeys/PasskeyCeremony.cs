using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>What a passkey is asked for; the answer to one question is none to another.</summary>
internal enum PasskeyQuestion
{
    /// <summary>Signing in with nothing else.</summary>
    SignIn,

    /// <summary>The second step, after the password.</summary>
    SecondStep,

    /// <summary>That it is still the person, before a change.</summary>
    Confirm,

    /// <summary>Making a new one.</summary>
    Add,
}

/// <summary>Whom a challenge is for.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Listener">On which listener.</param>
/// <param name="Account">By whom; null while nobody is known.</param>
/// <param name="CookieSecret">In which session.</param>
internal sealed record PasskeyContext(
    PasskeyQuestion Question, Listener Listener, AccountId? Account, string? CookieSecret);

/// <summary>What goes to the browser.</summary>
/// <param name="Options">For the browser's interface.</param>
/// <param name="Ticket">Comes back with the answer.</param>
internal sealed record PasskeyChallenge(JsonNode Options, string Ticket);

/// <summary>What comes back.</summary>
/// <param name="Ticket">From the challenge.</param>
/// <param name="Credential">What the browser answered, as JSON.</param>
internal sealed record PasskeyAnswer(string Ticket, string Credential);

/// <summary>A challenge that was opened, to be used up with the change that it stands for.</summary>
internal sealed record OpenedChallenge(byte[] Digest, DateTimeOffset ExpiresAt);

/// <summary>
/// The two ceremonies of WebAuthn by the framework's handler, over our accounts and addresses. The challenge travels sealed
/// for one question, listener, account and session, and for five minutes.
/// </summary>
internal sealed class PasskeyCeremony(
    UserManager<Account> users, PasskeySites sites, IDataProtectionProvider protection, TimeProvider clock)
{
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A new passkey, for the device to make.</summary>
    public async Task<PasskeyChallenge?> OfferAsync(PasskeyContext context, AccountProfile profile)
    {
        if (Handler(context.Listener) is not { } handler)
        {
            return null;
        }

        var person = new PasskeyUserEntity
        {
            Id = profile.Id.ToString(),
            Name = profile.UserName,
            DisplayName = profile.FullName.Length > 0 ? profile.FullName : profile.UserName,
        };
        var made = await handler.MakeCreationOptionsAsync(person, Nowhere);
        return Seal(context, made.CreationOptionsJson, made.AttestationState!);
    }

    /// <summary>A question to the passkeys of an account, or to any of this site.</summary>
    public async Task<PasskeyChallenge?> AskAsync(PasskeyContext context)
    {
        if (Handler(context.Listener) is not { } handler)
        {
            return null;
        }

        var account = context.Account is { } id ? await users.FindByIdAsync(id.ToString()) : null;
        var made = await handler.MakeRequestOptionsAsync(account, Nowhere);
        return Seal(context, made.RequestOptionsJson, made.AssertionState!);
    }

    /// <summary>The new passkey; null if the answer does not hold.</summary>
    public async Task<(UserPasskeyInfo Made, OpenedChallenge Challenge)?> MadeAsync(PasskeyContext context, PasskeyAnswer answer)
    {
        if (Handler(context.Listener) is not { } handler || Open(context, answer) is not { } opened)
        {
            return null;
        }

        var result = await handler.PerformAttestationAsync(
            new() { HttpContext = Nowhere, CredentialJson = answer.Credential, AttestationState = opened.State });
        return result.Succeeded && result.UserEntity.Id == context.Account?.ToString()
            ? (result.Passkey, opened.Challenge)
            : null;
    }

    /// <summary>Whose passkey answered; null if the answer does not hold. Its count is still to be compared.</summary>
    public async Task<(Account Owner, UserPasskeyInfo Used, OpenedChallenge Challenge)?> AnsweredAsync(
        PasskeyContext context, PasskeyAnswer answer)
    {
        if (Handler(context.Listener) is not { } handler || Open(context, answer) is not { } opened)
        {
            return null;
        }

        var result = await handler.PerformAssertionAsync(
            new() { HttpContext = Nowhere, CredentialJson = answer.Credential, AssertionState = opened.State });
        return result.Succeeded ? (result.User, result.Passkey, opened.Challenge) : null;
    }

    // The handler's signatures ask for a request; domain and origin are ours, so that it reads nothing from it.
    private static DefaultHttpContext Nowhere => new();

    private PasskeyHandler<Account>? Handler(Listener listener) => sites.Of(listener) is { } site
        ? new PasskeyHandler<Account>(users, Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = site.Domain,
            AuthenticatorTimeout = Lifetime,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            ValidateOrigin = claimed => ValueTask.FromResult(claimed.Origin == site.Origin && !claimed.CrossOrigin),
        }))
        : null;

    private PasskeyChallenge Seal(PasskeyContext context, string options, string state) => new(
        JsonNode.Parse(options)!,
        Protector(context).Protect(
            FormattableString.Invariant($"{(clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds()}:{state}")));

    private (string State, OpenedChallenge Challenge)? Open(PasskeyContext context, PasskeyAnswer answer)
    {
        if (answer.Credential.Length > LongestAnswer)
        {
            return null;
        }

        try
        {
            var text = Protector(context).Unprotect(answer.Ticket);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var expires = DateTimeOffset.FromUnixTimeSeconds(long.Parse(text.AsSpan(0, colon), CultureInfo.InvariantCulture));
            return clock.GetUtcNow() <= expires
                ? (text[(colon + 1)..], new OpenedChallenge(SHA256.HashData(Encoding.UTF8.GetBytes(text)), expires))
                : null;
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private IDataProtector Protector(PasskeyContext context) => protection.CreateProtector(
        "accounts.passkeys", context.Question.ToString(), context.Listener.ToString(),
        context.Account?.ToString() ?? "nobody",
        OpaqueSecret.Digest(context.CookieSecret) is { } session ? Convert.ToHexString(session) : "none");
}
