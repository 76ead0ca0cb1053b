using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Tests.Features.Vault;

/// <summary>Where an installation without a server would be reached.</summary>
internal sealed class ExampleAddress : IPublicAddress
{
    public Uri Public(string pathAndQuery) => new("https://vault.example.org" + pathAndQuery);

    public Uri Admin(string pathAndQuery) => new("https://vault.example.org:8444" + pathAndQuery);
}
