namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>Addresses of single sign-on, all on the public listener.</summary>
internal static class SingleSignOnPages
{
    /// <summary>Leads to the provider; takes <c>?returnUrl=</c>.</summary>
    public const string Begin = "/sign-in/single-sign-on";

    /// <summary>The provider leads back here: the redirect URI that it must know.</summary>
    public const string Return = "/sign-in/single-sign-on/return";

    /// <summary>Links and unlinks.</summary>
    public const string Link = "/account/single-sign-on";
}
