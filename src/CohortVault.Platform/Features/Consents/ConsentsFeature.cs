using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Consents.Contracts;
using CohortVault.Platform.Features.Consents.Copies;
using CohortVault.Platform.Features.Participants.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Consents;

/// <summary>Consent forms and their versions, who gave which, and the question before any datum is taken.</summary>
internal static class ConsentsFeature
{
    public static IServiceCollection AddConsents(this IServiceCollection services)
    {
        services.AddScoped<ConsentForms>();
        services.AddScoped<ConsentGate>();
        services.AddScoped<IConsentGate>(provider => provider.GetRequiredService<ConsentGate>());
        services.AddScoped<PublishConsentForm>();
        services.AddScoped<GiveConsent>();
        services.AddScoped<IPaperConsents>(provider => provider.GetRequiredService<GiveConsent>());
        services.AddScoped<SignConsent>();
        services.AddScoped<OwnConsent>();
        services.AddScoped<ConsentCopy>();
        services.AddScoped<ListConsents>();
        services.AddScoped<IPersonalData, OwnSignatures>();
        services.AddScoped<ConsentParts>();
        services.AddScoped<IParticipantPart>(provider => provider.GetRequiredService<ConsentParts>());
        services.AddScoped<IParticipantTasks>(provider => provider.GetRequiredService<ConsentParts>());
        return services;
    }
}
