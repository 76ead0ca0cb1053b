using CohortVault.Platform.Features.Statement.Checks;
using CohortVault.Platform.Features.Statement.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Statement;

/// <summary>The security statement: control registry, checks, schedule, page.</summary>
internal static class StatementFeature
{
    /// <summary>The machine checks of this feature. What has none says "not yet checked".</summary>
    private static readonly Type[] Checks =
    [
        typeof(GeneratedPasswordsCheck),
        typeof(HttpsOnlyCheck),
        typeof(SslOffCheck),
        typeof(ListenerWallCheck),
        typeof(AdminReachCheck),
        typeof(RegistryCheck),
        typeof(HonestyCheck),
        typeof(LastChangeCheck),
        typeof(PasswordRulesCheck),
        typeof(PasswordHashCheck),
        typeof(UniqueAddressCheck),
        typeof(TwoStepsCheck),
        typeof(NewDeviceCheck),
        typeof(AdministratorsTwoFactorsCheck),
        typeof(RolesCheck),
        typeof(TemporaryCredentialsCheck),
        typeof(PasswordIrreversibleCheck),
        typeof(NoPlainResultsCheck),
        typeof(OwnObjectsCheck),
        typeof(SealedResultsCheck),
        typeof(InputDestroyedCheck),
        typeof(CountsOnlyCheck),
        typeof(OwnResultsOnlyCheck),
        typeof(SevenDaysCheck),
        typeof(EncryptedEverywhereCheck),
        typeof(ValidatedCryptographyCheck),
        typeof(RequestsLoggedCheck),
        typeof(AdministrationLoggedCheck),
        typeof(SystemLoggedCheck),
        typeof(ConnectionsLoggedCheck),
        typeof(EarlyDestructionCheck),
        typeof(ClinicalFloorCheck),
        typeof(StudyRetentionCheck),
        typeof(CountryLawCheck),
        typeof(BackupsSealedCheck),
        typeof(NightlyBackupCheck),
        typeof(StudyRolesCheck),
        typeof(ExplicitGrantCheck),
        typeof(ConsentFirstCheck),
        typeof(NoPersonalDetailsCheck),
        typeof(KeyListCheck),
        typeof(IdentifierAdviceCheck),
        typeof(JoinPageCheck),
        typeof(RandomCodesCheck),
        typeof(UnalterableCodesCheck),
        typeof(CodesMadeCheck),
        typeof(StudyExportCheck),
    ];

    public static IServiceCollection AddStatement(this IServiceCollection services)
    {
        services.AddOptions<StatementOptions>().BindConfiguration(StatementOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StatementOptions>, StatementOptionsValidator>();
        services.AddSingleton<ControlCheckRunner>();
        services.AddScoped<StatementReader>();
        services.AddScoped<CheckRecorder>();
        services.AddScoped<ShowStatement>();
        services.AddHostedService<CheckScheduler>();
        foreach (var check in Checks)
        {
            services.AddSingleton(typeof(IControlCheck), check);
        }

        return services;
    }

    public static IEndpointRouteBuilder MapStatement(this IEndpointRouteBuilder routes)
    {
        ShowStatement.Map(routes);
        return routes;
    }
}
