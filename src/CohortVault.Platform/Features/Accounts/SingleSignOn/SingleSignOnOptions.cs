using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>
/// The institution's own log-in by OpenID Connect: section <c>Accounts:SingleSignOn</c>. Without an issuer there is none.
/// </summary>
public sealed class SingleSignOnOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = $"{AccountOptions.Section}:SingleSignOn";

    /// <summary>What the button says, such as <c>University of Example</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The provider's issuer identifier, exactly as its discovery document writes it.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>What the provider calls this installation.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>File that holds the client secret alone, readable by the server's user only.</summary>
    public string ClientSecretFile { get; set; } = "";

    /// <summary>The client secret itself, meant for an environment variable.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>
    /// Values of <c>acr</c> or <c>amr</c> with which the provider's log-in stands in for our second factor; none by default.
    /// </summary>
    public string[] AssuredBy { get; set; } = [];

    /// <summary>Whether somebody whom the provider knows and we do not may make an account.</summary>
    public bool MayRegister { get; set; }

    /// <summary>Whether there is a provider.</summary>
    public bool IsOn => Issuer.Length > 0;

    /// <summary>Whether the issuer is on this machine, where plain http may be used.</summary>
    internal bool IsLoopback => Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) && issuer.IsLoopback;

    /// <summary>The client secret, from wherever it is kept.</summary>
    internal string ReadSecret() => ClientSecret.Length > 0 ? ClientSecret : File.ReadAllText(ClientSecretFile).Trim();
}

/// <summary>A provider is configured as a whole or not at all.</summary>
internal sealed class SingleSignOnOptionsValidator : IValidateOptions<SingleSignOnOptions>
{
    private const int MaxName = 60;

    public ValidateOptionsResult Validate(string? name, SingleSignOnOptions options)
    {
        var problem = options.IsOn
            ? Problem(options)
            : options is { Name: "", ClientId: "", ClientSecret: "", ClientSecretFile: "", AssuredBy: [], MayRegister: false }
                ? null
                : "Issuer must name the provider, or the rest of the section must go.";
        return problem is null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{SingleSignOnOptions.Section}:{problem}");
    }

    private static string? Problem(SingleSignOnOptions options)
    {
        if (!Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer) || issuer.Query.Length > 0 || issuer.Fragment.Length > 0
            || !(issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback)))
        {
            return "Issuer must be an https address such as https://login.example.org, as the provider writes it.";
        }

        if (options.Name.Length is 0 or > MaxName || options.Name.Any(char.IsControl))
        {
            return $"Name must say in 1 to {MaxName} characters whose log-in it is: the button shows it.";
        }

        if (options.ClientId.Length == 0)
        {
            return "ClientId must be what the provider calls this installation.";
        }

        if (options.AssuredBy.Any(string.IsNullOrWhiteSpace))
        {
            return "AssuredBy has an empty entry, which would assure nothing.";
        }

        return SecretProblem(options);
    }

    private static string? SecretProblem(SingleSignOnOptions options)
    {
        if (options.ClientSecret.Length > 0)
        {
            return options.ClientSecretFile.Length > 0 ? "ClientSecret and ClientSecretFile are both set; keep one." : null;
        }

        try
        {
            return options.ClientSecretFile.Length > 0 && options.ReadSecret().Length > 0
                ? null
                : "ClientSecretFile must name the file with the client secret.";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "ClientSecretFile cannot be read; it must name the file with the client secret.";
        }
    }
}
