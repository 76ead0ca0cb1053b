using Microsoft.Extensions.Options;

namespace CohortVault.Server;

/// <summary>How the installation is called from outside: section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Site";

    /// <summary>
    /// Address for links in mails, such as <c>https://impute.example.org</c>; empty for the public listener's own.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Address of the admin listener as operators reach it; empty for its own.</summary>
    public string AdminUrl { get; set; } = "";

    /// <summary>
    /// Host names that requests may name besides those of the certificate and of <see cref="PublicUrl"/>.
    /// </summary>
    public IList<string> Hosts { get; } = [];
}

/// <summary>
/// Refuses addresses that are not https, and one host name for both listeners: browsers keep names apart, not ports. On the
/// machine's own names, where a trial runs, they may share.
/// </summary>
internal sealed class SiteOptionsValidator : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        foreach (var (key, url) in new[] { (nameof(options.PublicUrl), options.PublicUrl), (nameof(options.AdminUrl), options.AdminUrl) })
        {
            if (url.Length > 0
                && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
            {
                return ValidateOptionsResult.Fail(
                    $"Site:{key} must be an https address such as https://impute.example.org.");
            }
        }

        return options.PublicUrl.Length > 0 && options.AdminUrl.Length > 0
            && new Uri(options.PublicUrl) is { IsLoopback: false } site
            && string.Equals(site.IdnHost, new Uri(options.AdminUrl).IdnHost, StringComparison.OrdinalIgnoreCase)
            ? ValidateOptionsResult.Fail(
                $"Site:AdminUrl has the host name of Site:PublicUrl, {site.IdnHost}. Give administration a name of its own, "
                + "such as admin." + site.IdnHost + ".")
            : ValidateOptionsResult.Success;
    }
}
