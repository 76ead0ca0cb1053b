using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Backups;
using CohortVault.Platform.Features.Vault.Certificates;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Cryptography;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.MasterKeys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Features.Vault.Objects.S3;
using CohortVault.Platform.Features.Vault.Protection;
using CohortVault.Platform.Features.Vault.Retention;
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
        services.AddOptions<KeyEpochOptions>().BindConfiguration(KeyEpochOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KeyEpochOptions>, KeyEpochOptionsValidator>();
        services.AddSingleton<EpochKeyFiles>();
        services.AddSingleton<IUnderMaster>(provider => provider.GetRequiredService<EpochKeyFiles>());
        services.AddSingleton<EpochKeys>();
        services.AddSingleton<EpochRotation>();
        services.AddOptions<VaultOptions>().BindConfiguration(VaultOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<VaultOptions>, VaultOptionsValidator>();
        services.AddSingleton<MachineCryptography>();
        services.AddSingleton<ICryptography>(provider => provider.GetRequiredService<MachineCryptography>());
        services.AddMasterKey();
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
        services.AddSingleton<IObjectsElsewhere>(provider => (IObjectsElsewhere)provider.GetRequiredService<IBlobStore>());
        services.AddSingleton<IScratchObjects>(provider => (IScratchObjects)provider.GetRequiredService<IBlobStore>());
        services.AddSingleton<DestructionSaga>();
        services.AddSingleton<Vault>();
        services.AddSingleton<IVault>(provider => provider.GetRequiredService<Vault>());
        services.AddSingleton<IFieldVault, FieldVault>();
        services.AddHostedService<VaultStartup>();
        services.AddHostedService<StoreTidying>();
        services.AddHostedService<EpochCalendar>();

        services.AddOptions<BackupOptions>().BindConfiguration(BackupOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BackupOptions>, BackupOptionsValidator>();
        services.AddSingleton<BackupKeys>();
        services.AddSingleton<IUnderMaster, BackupKeysUnderMaster>();
        services.AddSingleton<IDatabaseCopies>(provider =>
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.UsesPostgres
                ? ActivatorUtilities.CreateInstance<PostgresCopies>(provider)
                : ActivatorUtilities.CreateInstance<SqliteCopies>(provider));
        services.AddSingleton<DestroyedKeys>();
        services.AddSingleton<DestructionList>();
        services.AddSingleton<BackupHousekeeping>();
        services.AddSingleton<TakeBackup>();
        services.AddSingleton<RestoredThings>();
        services.AddSingleton<RestoreBackup>();
        services.AddSingleton<BackupCalendar>();
        services.AddHostedService(provider => provider.GetRequiredService<BackupCalendar>());
        services.AddSingleton<INightlyBackups>(provider => provider.GetRequiredService<BackupCalendar>());
        services.AddScoped<ShowBackups>();
        services.AddSingleton<IKeyFinality, KeyFinalities>();

        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>();
        services.AddSingleton<IRetention, RetentionGuard>();
        services.AddHostedService<RetentionStartup>();
        services.AddScoped<PlaceHold>();
        services.AddScoped<AskToLift>();
        services.AddScoped<ITwoPersonAct, LiftHold>();
        services.AddScoped<AskToLower>();
        services.AddScoped<ITwoPersonAct, LowerRetention>();
        services.AddScoped<ShowRetention>();
        services.AddScoped<ShowKept>();
        services.AddScoped<IRetainedThings, RetainedUploads>();
        services.AddScoped<ShowKeptNames>();
        services.AddScoped<DestructionProofs>();
        services.AddScoped<IDestructionProofs>(provider => provider.GetRequiredService<DestructionProofs>());
        services.AddScoped<IPublishedDestructions, DestructionWeeks>();
        services.AddHostedService<PublishDestructions>();

        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UploadOptions>, UploadOptionsValidator>();
        services.AddSingleton<UploadStore>();
        services.AddSingleton<IUploads, Uploads.Uploads>();
        services.AddScoped<IPersonalData, OwnUploads>();
        services.AddScoped<IPersonalData, OwnRetention>();
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
        ProofRoutes.Map(routes);
        return routes;
    }

    /// <summary>Before anything is opened: refuses a machine whose cryptography is not what the operator requires.</summary>
    public static void RefuseWithoutFips(this IServiceProvider services) =>
        services.GetRequiredService<MachineCryptography>().RefuseWithoutFips();

    /// <summary>Opens the vault if that takes nobody; makes the master key on first use.</summary>
    /// <returns>Whether it is open.</returns>
    public static Task<bool> PrepareVaultAsync(this IServiceProvider services, CancellationToken ct) =>
        services.GetRequiredService<VaultSeal>().PrepareAsync(ct);

    private static void AddMasterKey(this IServiceCollection services)
    {
        services.AddSingleton<MasterKey>();
        services.AddSingleton<FileSource>();
        services.AddSingleton<PassphraseSource>();
        services.AddSingleton<IMasterKeySource>(provider => provider.GetRequiredService<FileSource>());
        services.AddSingleton<IMasterKeySource>(provider => provider.GetRequiredService<PassphraseSource>());
        services.AddSingleton<IMasterKeySource, SharesSource>();
        services.AddSingleton<MasterKeyTurn>();
        services.AddSingleton<MasterKeySettling>();
        services.AddSingleton<MasterKeyHandover>();
        services.AddSingleton<MasterKeyChanges>();
        services.AddSingleton<VaultSeal>();
        services.AddSingleton<IVaultSeal>(provider => provider.GetRequiredService<VaultSeal>());
        services.AddSingleton<ISealedDoor, SealedDoor>();
        services.AddScoped<IMasterKeyAdministration, MasterKeyAdministration>();
        services.AddHostedService<MasterKeyWatch>();
    }
}
