using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Operations.Mail;
using CohortVault.Platform.Features.Operations.Outbound;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Operations;

/// <summary>Running the installation: the outbox and its delivery.</summary>
internal static class OperationsFeature
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddOptions<OutboundOptions>().BindConfiguration(OutboundOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutboundOptions>, OutboundOptionsValidator>();
        services.AddSingleton<IOutbound, OutboundClient>();
        services.TryAddSingleton(new DemoMode(false));
        services.AddScoped<IMailbox, Mailbox>();
        services.AddScoped<IPersonalData, OwnMails>();
        services.AddScoped<IRetainedThings, RetainedMails>();
        services.AddScoped<ListOutbox>();
        services.AddScoped<ReadOutboxMail>();
        services.AddScoped<ReadDemoMail>();
        services.AddHostedService<MailDelivery>();
        return services;
    }
}
