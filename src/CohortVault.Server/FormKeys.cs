using CohortVault.Platform.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server;

/// <summary>
/// Keys of the tokens in page forms, kept so that a form survives a restart. They protect nothing else: sessions are
/// rows, and data is sealed by the vault.
/// </summary>
internal static class FormKeys
{
    public static void AddFormKeys(this IServiceCollection services, DataDirectory directory) => services
        .AddDataProtection()
        .SetApplicationName("CohortVault")
        .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(directory.Keys, "forms")));
}
