using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Passkeys;

/// <summary>Registers what passkeys need.</summary>
internal static class PasskeyServices
{
    public static IServiceCollection AddPasskeys(this IServiceCollection services)
    {
        services.AddSingleton<PasskeySites>();
        services.AddScoped<PasskeyUsers>();

        // The handler's way to look accounts up, and nothing besides: no hasher, no validators, no token providers.
        services.AddScoped(provider => new UserManager<Account>(
            provider.GetRequiredService<PasskeyUsers>(), Options.Create(new IdentityOptions()), null!, [], [], null!, null!,
            null!, NullLogger<UserManager<Account>>.Instance));
        services.AddScoped<PasskeyCeremony>();
        services.AddScoped<PasskeyStore>();
        services.AddScoped<PasskeyGate>();
        services.AddScoped<SignInWithPasskey>();
        services.AddScoped<AddPasskey>();
        services.AddScoped<ListPasskeys>();
        services.AddScoped<RenamePasskey>();
        services.AddScoped<RemovePasskey>();
        return services;
    }
}
