using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CohortVault.Platform.Features.Accounts.SingleSignOn;

/// <summary>
/// Registers single sign-on. Whether there is a provider is known only when the configuration is read; without one there is
/// neither a scheme nor a route.
/// </summary>
internal static class SingleSignOnSetting
{
    // Signatures by the provider's published keys; never by the client secret, never none.
    private static readonly string[] _algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly string[] _pages = ["SingleSignOn", "SingleSignOnReturn", "LinkedIdentity"];

    public static IServiceCollection AddSingleSignOn(this IServiceCollection services)
    {
        services.AddOptions<SingleSignOnOptions>().BindConfiguration(SingleSignOnOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SingleSignOnOptions>, SingleSignOnOptionsValidator>();
        services.AddScoped<ExternalIdentities>();
        services.AddScoped<RoundTrip>();
        services.AddScoped<SignInByProvider>();
        services.AddScoped<RegisterByProvider>();
        services.AddScoped<LinkIdentity>();
        services.AddScoped<UnlinkIdentity>();

        services.AddTransient<SingleSignOnHandler>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddOptions<AuthenticationOptions>().Configure<IOptions<SingleSignOnOptions>>((schemes, options) =>
        {
            if (options.Value.IsOn)
            {
                schemes.AddScheme<SingleSignOnHandler>(SingleSignOnHandler.SchemeName, options.Value.Name);
            }
        });
        services.AddOptions<OpenIdConnectOptions>(SingleSignOnHandler.SchemeName)
            .Configure<IOptions<SingleSignOnOptions>, TimeProvider, IPublicAddress>(Configure);

        // Afterwards, since the framework begins its list of conventions anew when it is configured.
        services.AddOptions<RazorPagesOptions>().PostConfigure<IOptions<SingleSignOnOptions>>((pages, options) =>
        {
            foreach (var page in options.Value.IsOn ? [] : _pages)
            {
                pages.Conventions.AddPageRouteModelConvention($"/Features/Accounts/Pages/{page}", route => route.Selectors.Clear());
            }
        });

        // Our own record names the reason; the handler's would repeat it with its stack for every mistyped address.
        services.AddLogging(logging => logging.AddFilter(typeof(SingleSignOnHandler).FullName, LogLevel.None));
        return services;
    }

    private static void Configure(
        OpenIdConnectOptions handler, IOptions<SingleSignOnOptions> configured, TimeProvider clock, IPublicAddress addresses)
    {
        var options = configured.Value;
        handler.TimeProvider = clock;
        handler.SignInScheme = Sessions.CallerAuthentication.SchemeName;
        handler.Authority = options.Issuer;
        handler.RequireHttpsMetadata = !options.IsLoopback;
        handler.ClientId = options.ClientId;
        handler.ClientSecret = options.ReadSecret();
        handler.DisableTelemetry = true;
        handler.BackchannelTimeout = TimeSpan.FromSeconds(10);

        handler.ResponseType = OpenIdConnectResponseType.Code;
        handler.ResponseMode = OpenIdConnectResponseMode.Query; // A form posted from elsewhere would come without our cookies.
        handler.UsePkce = true;
        handler.PushedAuthorizationBehavior = PushedAuthorizationBehavior.UseIfAvailable;
        handler.Scope.Clear();
        handler.Scope.Add(OpenIdConnectScope.OpenId);
        handler.SaveTokens = false;
        handler.GetClaimsFromUserInfoEndpoint = false;
        handler.MapInboundClaims = false;
        handler.ClaimActions.Clear();
        handler.TokenValidationParameters.ValidIssuer = options.Issuer;
        handler.TokenValidationParameters.ValidAlgorithms = _algorithms;
        handler.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);

        // We end our own sessions; the provider's are its own.
        handler.CallbackPath = SingleSignOnPages.Return;
        handler.RemoteSignOutPath = default;
        handler.SignedOutCallbackPath = default;

        Harden(handler.CorrelationCookie, "__Host-cv-trip.");
        Harden(handler.NonceCookie, "__Host-cv-nonce.");
        handler.Events = Events(options, addresses);
    }

    private static void Harden(CookieBuilder cookie, string name)
    {
        (cookie.Name, cookie.Path, cookie.HttpOnly) = (name, "/", true);
        (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.Always);
    }

    private static OpenIdConnectEvents Events(SingleSignOnOptions options, IPublicAddress addresses) => new()
    {
        OnRedirectToIdentityProvider = context =>
        {
            context.ProtocolMessage.RedirectUri = addresses.Public(SingleSignOnPages.Return).ToString();
            return Task.CompletedTask;
        },

        // RFC 9207: an answer that names another issuer is not for us.
        OnMessageReceived = context =>
        {
            if (context.ProtocolMessage.Iss is { Length: > 0 } issuer && issuer != options.Issuer)
            {
                context.Fail("The answer names another issuer.");
            }

            return Task.CompletedTask;
        },
        OnAccessDenied = context =>
        {
            Keep(context.HttpContext, new ProviderAnswer(null, context.Properties ?? new(), SingleSignOnRefusals.Cancelled));
            context.SkipHandler();
            return Task.CompletedTask;
        },
        OnRemoteFailure = context =>
        {
            var failure = context.Failure ?? new AuthenticationFailureException("no reason");
            var refusal = failure is HttpRequestException or TaskCanceledException
                ? SingleSignOnRefusals.ProviderUnreachable
                : SingleSignOnRefusals.AnswerRefused;
            context.HttpContext.RequestServices.GetRequiredService<ILogger<RoundTrip>>()
                .AnswerRefused(SingleSignOnHandler.Reason(failure));
            Keep(context.HttpContext, new ProviderAnswer(null, context.Properties ?? new(), refusal));
            context.SkipHandler();
            return Task.CompletedTask;
        },
        OnTicketReceived = context =>
        {
            var identity = ProviderIdentity.Read(context.Principal!, options);
            Keep(context.HttpContext, new ProviderAnswer(
                identity, context.Properties ?? new(), identity is null ? SingleSignOnRefusals.AnswerRefused : null));
            context.SkipHandler();
            return Task.CompletedTask;
        },
    };

    private static void Keep(HttpContext context, ProviderAnswer answer) => context.Features.Set(answer);
}
