using System.Security.Claims;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Accounts.Passwords;
using CohortVault.Platform.Features.Accounts.SecondFactors;
using CohortVault.Platform.Features.Accounts.Sessions;
using CohortVault.Platform.Features.Accounts.Tokens;
using CohortVault.Platform.Features.Accounts.V2;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>People who sign in: registration, passwords, second factors, sessions, API tokens, roles.</summary>
internal static class AccountsFeature
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountOptions>().BindConfiguration(AccountOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>();
        services.AddSingleton<IValidateOptions<AccountOptions>, SecondFactorExemptions>();
        services.AddSingleton<PasswordQueue>();
        services.AddSingleton<AttemptLimits>();
        services.AddScoped<AccountFields>();
        services.AddScoped<IAccountDirectory>(provider => provider.GetRequiredService<AccountFields>());
        services.AddScoped<AccountLinks>();
        services.AddScoped<AccountMails>();
        services.AddScoped<AccountRemoval>();
        services.AddScoped<SessionStore>();
        services.AddScoped<ApiTokenStore>();
        services.AddScoped<Register>();
        services.AddScoped<ConfirmAccount>();
        services.AddScoped<SignIn>();
        services.AddScoped<SignOut>();
        services.AddScoped<SecondFactorStore>();
        services.AddScoped<SecondFactorGate>();
        services.AddScoped<PassSecondFactor>();
        services.AddScoped<EnrolSecondFactor>();
        services.AddScoped<RenewRecoveryCodes>();
        services.AddScoped<RemoveSecondFactor>();
        services.AddScoped<RequestReset>();
        services.AddScoped<ResetPassword>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<CreateAccount>();
        services.AddScoped<SetUp>();
        services.AddScoped<IAccountAdministration, AccountAdministration>();
        services.AddScoped<CreateApiToken>();
        services.AddScoped<ListApiTokens>();
        services.AddScoped<RevokeApiToken>();
        services.AddHostedService<AccountHousekeeping>();
        services.AddSingleton<UploadTokenBoard>();
        services.AddScoped<UploadTokens>();
        services.AddScoped<IUploadTokens>(provider => provider.GetRequiredService<UploadTokens>());
        services.AddScoped<ListSessions>();
        services.AddScoped<EndAllSessions>();
        services.AddCallers();
        return services;
    }

    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder routes)
    {
        ShowOwnAccount.Map(routes);
        RegisterV2.Map(routes);
        VerifyTokenV2.Map(routes);
        return routes;
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
            .AddPolicy(Policies.EnrolsSecondFactor, policy => policy
                .RequireKind(CallerAuthentication.SessionKind, CallerAuthentication.AwaitsEnrolmentKind))
            .AddPolicy(Policies.AnySession, policy => policy.RequireKind(
                CallerAuthentication.SessionKind, CallerAuthentication.AwaitsCodeKind,
                CallerAuthentication.AwaitsEnrolmentKind))
            .AddPolicy(Policies.ApiToken, policy => policy.RequireKind(CallerAuthentication.TokenKind))
            .AddPolicy(Policies.OwnJobs, policy => policy.RequireRoles(AccountRole.Researcher, AccountRole.PanelManager, AccountRole.Operator))
            .AddPolicy(
                Policies.ManagePanels, policy => policy.RequireRoles(AccountRole.PanelManager, AccountRole.Operator))
            .AddPolicy(Policies.Operate, policy => policy
                .RequireKind(CallerAuthentication.SessionKind)
                .RequireClaim(CallerAuthentication.ListenerClaim, nameof(Listener.Admin))
                .RequireRoles(AccountRole.Operator));
    }

    private static AuthorizationPolicyBuilder RequireKind(
        this AuthorizationPolicyBuilder policy, params string[] kinds) =>
        policy.RequireAuthenticatedUser().RequireClaim(CallerAuthentication.KindClaim, kinds);

    private static AuthorizationPolicyBuilder RequireRoles(
        this AuthorizationPolicyBuilder policy, params AccountRole[] roles) =>
        policy.RequireAuthenticatedUser().RequireClaim(ClaimTypes.Role, roles.Select(role => role.Word()));
}
