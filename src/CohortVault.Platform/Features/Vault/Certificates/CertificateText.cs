using System.Globalization;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;

namespace CohortVault.Platform.Features.Vault.Certificates;

/// <summary>How much of each class there was in what is destroyed, as <c>file-names 1, upload 2</c>.</summary>
internal static class Contents
{
    /// <summary>What a whole owner is counted as, beside the objects.</summary>
    public const string Owner = "account";

    public static string Of(IEnumerable<(string Class, long Count)> counts) => string.Join(", ", counts
        .OrderBy(entry => entry.Class, StringComparer.Ordinal)
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Class} {entry.Count}")));

    public static IEnumerable<(string Class, long Count)> Parse(string contents) =>
        from entry in contents.Split(", ", StringSplitOptions.RemoveEmptyEntries)
        let parts = entry.Split(' ')
        select (parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture));
}

/// <summary>The members of a certificate; docs/formats/destruction-proof.md says what they mean.</summary>
internal static class CertificateText
{
    public static Dictionary<string, string> Of(Destruction destruction, DateTimeOffset completed, KeyFinality finality) => new()
    {
        ["certificate"] = "CohortVault destruction certificate 1",
        ["contents"] = destruction.Contents,
        ["reason"] = destruction.Reason,
        ["policy"] = destruction.Policy,
        ["decided"] = Instant(destruction.DecidedAt),
        ["completed"] = Instant(completed),
        ["key"] = destruction.KeyName,
        ["keys"] = destruction.Keys.ToString(CultureInfo.InvariantCulture),
        ["epoch"] = destruction.Epoch.ToString(CultureInfo.InvariantCulture),
        ["epoch-ends"] = Instant(finality.EpochEnds),
        ["backups-end"] = finality.LastBackupEnds is { } end ? Instant(end) : "no backup",
        ["final"] = Instant(finality.FinalAt),
    };

    private static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
