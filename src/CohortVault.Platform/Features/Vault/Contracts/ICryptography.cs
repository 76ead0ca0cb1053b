namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>The cryptography below the program, and what is asked of it.</summary>
internal interface ICryptography
{
    /// <summary>The module as it was found.</summary>
    CryptoModule Module { get; }

    /// <summary>Whether the operator refuses to run without a module in its FIPS state.</summary>
    bool FipsRequired { get; }
}

/// <summary>A provider of algorithms inside the module.</summary>
/// <param name="Name">Such as <c>default</c> or <c>fips</c>.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsActive">Whether it says that it works.</param>
public sealed record CryptoProvider(string Name, string Title, string Version, bool IsActive);

/// <summary>
/// The cryptographic module of the machine, exactly as it describes itself. That it is validated, and under which certificate, no
/// program can find out: the operator attests it.
/// </summary>
/// <param name="Library">Its name and version; empty if it could not be asked.</param>
/// <param name="Providers">Its active providers.</param>
/// <param name="FipsProperties">Whether it gives out FIPS algorithms alone by default.</param>
/// <param name="KernelFips">Whether the kernel runs in its FIPS mode; null if it does not say.</param>
public sealed record CryptoModule(
    string Library, IReadOnlyList<CryptoProvider> Providers, bool FipsProperties, bool? KernelFips)
{
    /// <summary>Whether every algorithm comes from an active FIPS provider.</summary>
    public bool FipsInForce => FipsProperties && Providers.Any(provider => provider is { Name: "fips", IsActive: true });

    /// <summary>What was found, in one sentence.</summary>
    public string Describe() => Library.Length == 0
        ? "The cryptographic module could not be asked."
        : $"{Library}, with {(Providers.Count == 0 ? "no provider" : string.Join(" and ", Providers.Select(provider => $"{provider.Name} {provider.Version}")))}, "
            + (FipsInForce ? "in its FIPS state." : "not in a FIPS state.");
}
