using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Operations.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Operations;

/// <summary>Running the installation: the outbox and its delivery.</summary>
internal static class OperationsFeature
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddScoped<IMailbox, Mailbox>();
        return services;
    }
}
