using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Objects;

/// <summary>What holds the sealed bytes.</summary>
public enum ObjectStoreKind
{
    /// <summary>The folder <c>objects</c> of the data directory.</summary>
    Disk,

    /// <summary>A bucket of a store that speaks the S3 protocol.</summary>
    S3,
}

/// <summary>Where sealed objects are kept.</summary>
public sealed class ObjectStoreOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "ObjectStore";

    /// <summary>Disk or S3.</summary>
    public ObjectStoreKind Kind { get; set; }

    /// <summary>Bucket; it must exist.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>What all keys begin with, such as <c>cohortvault/</c>; empty or with a slash at its end.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Address of the store; empty for Amazon's own in <see cref="Region"/>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Region that requests are signed for.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>Bucket in the path and not in the host name, as most stores on premises want it.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>
    /// File in AWS's layout (<c>[default]</c>, <c>aws_access_key_id</c>, <c>aws_secret_access_key</c>), readable by
    /// the server's user alone. Empty means the standard chain: environment, role of the machine.
    /// </summary>
    public string CredentialsFile { get; set; } = "";

    /// <summary>PEM file with the authorities that may vouch for the store; empty for the system's.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>Objects above this are written in parts of this size (MiB), four at a time.</summary>
    public int PartMegabytes { get; set; } = 16;

    /// <summary>Seconds for one request, such as one part; and without a byte while an object is read.</summary>
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>How often a failed request is repeated, after pauses that grow.</summary>
    public int Retries { get; set; } = 4;

    /// <summary>Sealed copies for workers that are kept in <c>tmp</c> beyond their use (MiB).</summary>
    public int LocalMegabytes { get; set; } = 8192;

    /// <summary>Takes over a bucket that another installation has written, because this one is its restored copy.</summary>
    public bool TakeOver { get; set; }
}

/// <summary>Says what is wrong with the configuration before anything is sent anywhere.</summary>
internal sealed partial class ObjectStoreOptionsValidator : IValidateOptions<ObjectStoreOptions>
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public ValidateOptionsResult Validate(string? name, ObjectStoreOptions options) =>
        options.Kind == ObjectStoreKind.S3 && Problem(options) is { } problem
            ? ValidateOptionsResult.Fail($"{ObjectStoreOptions.Section}:{problem}")
            : ValidateOptionsResult.Success;

    private static string? Problem(ObjectStoreOptions options)
    {
        if (!BucketName().IsMatch(options.Bucket))
        {
            return "Bucket must name the bucket: 3 to 63 small letters, digits, dots and hyphens.";
        }

        if (options.Prefix.Length > 0 && !Prefix().IsMatch(options.Prefix))
        {
            return "Prefix must be letters, digits, dots, hyphens and slashes, with a slash at its end and none before.";
        }

        if (options.Endpoint.Length > 0 && !IsGoodEndpoint(options.Endpoint))
        {
            return "Endpoint must be an address such as https://s3.example.org; plain http only on loopback.";
        }

        if (string.IsNullOrWhiteSpace(options.Region))
        {
            return "Region must not be empty; stores on premises take us-east-1.";
        }

        return options switch
        {
            { PartMegabytes: < 5 or > 512 } => "PartMegabytes must lie between 5 and 512.",
            { TimeoutSeconds: < 1 or > 3600 } => "TimeoutSeconds must lie between 1 and 3600.",
            { Retries: < 0 or > 20 } => "Retries must lie between 0 and 20.",
            { LocalMegabytes: < 0 } => "LocalMegabytes must not be negative.",
            _ => FileProblem("CredentialsFile", options.CredentialsFile, secret: true)
                ?? FileProblem("CaFile", options.CaFile, secret: false),
        };
    }

    private static string? FileProblem(string key, string path, bool secret)
    {
        if (path.Length == 0)
        {
            return null;
        }

        if (!File.Exists(path))
        {
            return $"{key}: there is no file {path}.";
        }

        return secret && (File.GetUnixFileMode(path) & Others) != 0
            ? $"{key}: {path} can be read or written by others. Set its mode to 0600 (chmod 600)."
            : null;
    }

    private static bool IsGoodEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.AbsolutePath == "/"
        && address is { Query: "", Fragment: "", UserInfo: "" }
        && (address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(address.Host, out var ip)
                && IPAddress.IsLoopback(ip)));

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketName();

    [GeneratedRegex("^([A-Za-z0-9._-]+/)+$")]
    private static partial Regex Prefix();
}
