using CohortVault.Platform.Features.Accounts.Administration;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Features.Accounts.OwnData;
using CohortVault.Platform.Features.Accounts.Passkeys;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.SingleSignOn;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Accounts.V2;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>People who sign in: registration, passwords, second factors, devices, sessions, API tokens, roles.</summary>
internal static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountOptions>().BindConfiguration(AccountOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>();
        services.AddSingleton<IValidateOptions<AccountOptions>, SecondFactorExemptions>();
        services.AddSingleton<IValidateOptions<AccountOptions>, BreachedPasswordsValidator>();
        services.AddSingleton<BreachedPasswords>();
        services.AddSingleton<PasswordQueue>();
        services.AddSingleton<ISlowHash, SlowHash>();
        services.AddSingleton<PasswordPolicy>();
        services.AddSingleton<AttemptLimits>();
        services.AddScoped<AccountFields>();
        services.AddScoped<IAccountDirectory>(provider => provider.GetRequiredService<AccountFields>());
        services.AddScoped<AccountLinks>();
        services.AddScoped<AccountMails>();
        services.AddScoped<AccountRemoval>();
        services.AddScoped<SessionStore>();
        services.AddScoped<ApiTokenStore>();
        services.AddSingleton<IAuthorizationHandler, TokenScopeGate>();
        services.AddScoped<Register>();
        services.AddScoped<ConfirmAccount>();
        services.AddScoped<SignIn>();
        services.AddScoped<SignOut>();
        services.AddScoped<DeviceStore>();
        services.AddScoped<DeviceCodes>();
        services.AddScoped<PassDeviceCode>();
        services.AddScoped<ListDevices>();
        services.AddScoped<RenameDevice>();
        services.AddScoped<RevokeDevice>();
        services.AddScoped<RevokeAllDevices>();
        services.AddScoped<SecondFactorStore>();
        services.AddScoped<SecondFactorGate>();
        services.AddScoped<PassSecondFactor>();
        services.AddScoped<EnrolSecondFactor>();
        services.AddScoped<RenewRecoveryCodes>();
        services.AddScoped<RemoveSecondFactor>();
        services.AddAdministration();
        services.AddScoped<OwnPassword>();
        services.AddScoped<ShowOwnFactors>();
        services.AddScoped<Reauthenticate>();
        services.AddPasskeys();
        services.AddScoped<RequestReset>();
        services.AddScoped<ResetPassword>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<CreateAccount>();
        services.AddScoped<SetUp>();
        services.AddScoped<IAccountAdministration, AccountAdministration>();
        services.AddScoped<CreateApiToken>();
        services.AddScoped<ListApiTokens>();
        services.AddScoped<RevokeApiToken>();
        services.AddScoped<IPersonalData, AccountRecords>();
        services.AddScoped<ExportAccount>();
        services.AddScoped<DeleteAccount>();
        services.AddScoped<AccountDeletion>();
        services.AddScoped<AccountNotices>();
        services.AddScoped<IDestroyedOwners>(provider => provider.GetRequiredService<AccountDeletion>());
        services.AddHostedService<AccountHousekeeping>();
        services.AddSingleton<UploadTokenBoard>();
        services.AddScoped<UploadTokens>();
        services.AddScoped<IUploadTokens>(provider => provider.GetRequiredService<UploadTokens>());
        services.AddScoped<EndSession>();
        services.AddScoped<EndAllSessions>();
        services.AddCallers();
        services.AddSingleSignOn();
        return services;
    }

    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder routes)
    {
        ShowOwnAccount.Map(routes);
        RegisterV2.Map(routes);
        VerifyTokenV2.Map(routes);
        return routes;
    }

    private static void AddAdministration(this IServiceCollection services)
    {
        services.AddScoped<RoleBook>();
        services.AddScoped<SwitchPowerOn>();
        services.AddScoped<EndPower>();
        services.AddScoped<ListPowers>();
        services.AddScoped<ISecondPerson, AskSecondPerson>();
        services.AddScoped<DecideRequest>();
        services.AddScoped<ListRequests>();
        services.AddScoped<ChangeRole>();
        services.AddScoped<ITwoPersonAct, GrantRole>();
        services.AddScoped<ITwoPersonAct, RemoveFactorOfOther>();
        services.AddScoped<ListAccounts>();
        services.AddScoped<CreateRole>();
        services.AddScoped<RemoveRole>();
    }

    private static void AddCallers(this IServiceCollection services)
    {
        services.AddAuthentication(CallerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, CallerAuthentication>(CallerAuthentication.SchemeName, null);

        // An endpoint that names no policy is a bug; it is closed to everybody until it does. No endpoint at all is a
        // 404.
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is null).Build())
            .AddPolicy(Policies.SignedIn, policy => policy.RequireKind(CallerAuthentication.SessionKind))
            .AddPolicy(Policies.AwaitsCode, policy => policy.RequireKind(CallerAuthentication.AwaitsCodeKind))
            .AddPolicy(Policies.AwaitsDeviceCode, policy => policy.RequireKind(CallerAuthentication.AwaitsDeviceKind))
            .AddPolicy(Policies.Reauthenticated, policy => policy.RequireKind(CallerAuthentication.SessionKind)
                .RequireClaim(CallerAuthentication.FreshClaim))
            .AddPolicy(Policies.EnrolsSecondFactor, policy => policy
                .RequireKind(CallerAuthentication.SessionKind, CallerAuthentication.AwaitsEnrolmentKind)
                .RequireAssertion(context => context.User.HasClaim(
                        CallerAuthentication.KindClaim, CallerAuthentication.AwaitsEnrolmentKind)
                    || context.User.HasClaim(claim => claim.Type == CallerAuthentication.FreshClaim)))
            .AddPolicy(Policies.AnySession, policy => policy.RequireKind(
                CallerAuthentication.SessionKind, CallerAuthentication.AwaitsCodeKind,
                CallerAuthentication.AwaitsEnrolmentKind, CallerAuthentication.AwaitsDeviceKind))
            .AddPolicy(Policies.ApiToken, policy => policy.RequireKind(CallerAuthentication.TokenKind))
            .AddPolicy(Policies.OwnJobs, policy => policy.RequirePermission(Permissions.OwnJobs))
            .AddPolicy(Policies.CreateStudies, policy => policy.RequireKind(CallerAuthentication.SessionKind)
                .RequirePermission(Permissions.CreateStudies))
            .AddPolicy(Policies.ManagePanels, policy => policy.RequirePermission(Permissions.ManagePanels))
            .AddPolicy(Policies.Administer, policy => policy.OnAdminListener()
                .RequirePermission([.. RolePermissions.All.Where(p => p.HasAdminPages())]))
            .AddPolicy(Policies.ReadLog, policy => policy.OnAdminListener().RequirePermission(Permissions.ReadLog))
            .AddPolicy(Policies.ReadOutbox, policy => policy.RequirePower(Permissions.ReadOutbox))
            .AddPolicy(Policies.ManageAccounts, policy => policy.RequirePower(Permissions.ManageAccounts))
            .AddPolicy(Policies.DecideRequests, policy => policy.RequirePower(Permissions.DecideRequests))
            .AddPolicy(Policies.ManageRetention, policy => policy.RequirePower(Permissions.ManageRetention));
    }

    private static AuthorizationPolicyBuilder RequireKind(
        this AuthorizationPolicyBuilder policy, params string[] kinds) =>
        policy.RequireAuthenticatedUser().RequireClaim(CallerAuthentication.KindClaim, kinds);

    /// <summary>One of the permissions.</summary>
    private static AuthorizationPolicyBuilder RequirePermission(
        this AuthorizationPolicyBuilder policy, params Permissions[] permissions) =>
        policy.RequireAuthenticatedUser().RequireClaim(RolePermissions.Claim, permissions.Select(p => p.Word()));

    private static AuthorizationPolicyBuilder OnAdminListener(this AuthorizationPolicyBuilder policy) => policy
        .RequireKind(CallerAuthentication.SessionKind)
        .RequireClaim(CallerAuthentication.ListenerClaim, nameof(Listener.Admin));

    private static AuthorizationPolicyBuilder RequirePower(
        this AuthorizationPolicyBuilder policy, Permissions permission) => policy
        .OnAdminListener().RequirePermission(permission).RequireClaim(CallerAuthentication.PowerClaim);
}
