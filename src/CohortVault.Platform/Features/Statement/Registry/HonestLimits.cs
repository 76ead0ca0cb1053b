namespace CohortVault.Platform.Features.Statement.Registry;

/// <summary>What no sentence of the statement promises. Part of the statement itself (L59).</summary>
internal static class HonestLimits
{
    /// <summary>The sentence that heads the list.</summary>
    public const string Preface =
        "No system is perfectly secure, and this one is no exception. What it cannot promise:";

    public static IReadOnlyList<string> All { get; } =
    [
        "Genotypes exist in plain form in the memory of a worker process while a job runs.",
        "Whoever rules the machine as root can make the program, and this page, lie. That is why anyone may run the checks on an "
            + "installation of their own, and why the audit log can be witnessed from outside.",
        "A key file that lies beside the data does not protect a stolen disk. Keep the master key elsewhere, or encrypt the disk.",
        "Genotypes and sensor series identify people by their nature. They are never anonymous, whatever is removed around them.",
        "The zip and Crypt4GH writers are our own and are not FIPS-validated, even where the cryptographic module below them is.",
        "A canary that is not found proves that plain text is absent from the places searched at that moment. It does not prove that something was deleted elsewhere.",
        "A copy that the host makes below us, such as a disk snapshot, lives as long as the host keeps it.",
        "Share links work for whoever holds them, until they expire or are revoked. They exist for scripts that know no other way.",
        "Hosts without an outside filter can be flooded; no program can prevent that from within.",
    ];
}
