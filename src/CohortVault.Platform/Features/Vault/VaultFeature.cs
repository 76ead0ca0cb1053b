using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Features.Vault.Objects.S3;
using CohortVault.Platform.Features.Vault.Protection;
using CohortVault.Platform.Features.Vault.Uploads;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault;

/// <summary>Keys, sealed objects and their destruction, sealed columns, uploads.</summary>
internal static class VaultFeature
{
    public static IServiceCollection AddVault(this IServiceCollection services)
    {
        services.AddOptions<VaultOptions>().BindConfiguration(VaultOptions.Section);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<KeyDestruction>();
        services.AddOptions<ObjectStoreOptions>().BindConfiguration(ObjectStoreOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ObjectStoreOptions>, ObjectStoreOptionsValidator>();
        services.AddSingleton<StagingArea>();
        services.AddSingleton<DiskBlobStore>();
        services.AddSingleton<S3BlobStore>();
        services.AddSingleton<IBlobStore>(provider =>
            provider.GetRequiredService<IOptions<ObjectStoreOptions>>().Value.Kind == ObjectStoreKind.S3
                ? provider.GetRequiredService<S3BlobStore>()
                : provider.GetRequiredService<DiskBlobStore>());
        services.AddSingleton<DestructionSaga>();
        services.AddSingleton<Vault>();
        services.AddSingleton<IVault>(provider => provider.GetRequiredService<Vault>());
        services.AddSingleton<IFieldVault, FieldVault>();
        services.AddHostedService<VaultStartup>();
        services.AddHostedService<StoreTidying>();

        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UploadOptions>, UploadOptionsValidator>();
        services.AddSingleton<UploadStore>();
        services.AddSingleton<IUploads, Uploads.Uploads>();
        services.AddScoped<IPersonalData, OwnUploads>();
        services.AddHostedService<UploadSweeper>();

        services.AddDataProtection();
        services.AddSingleton<ProtectionKeyRepository>();
        services.AddSingleton<SealingXmlEncryptor>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, ProtectionKeySetup>();
        return services;
    }

    public static IEndpointRouteBuilder MapVault(this IEndpointRouteBuilder routes)
    {
        TusEndpoints.Map(routes);
        return routes;
    }

    /// <summary>Reads the master key, or makes it on first use.</summary>
    public static Task PrepareVaultAsync(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<KeyRing>().PrepareAsync(ct);
}
