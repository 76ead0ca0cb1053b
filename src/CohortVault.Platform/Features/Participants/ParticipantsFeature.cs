using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Participants;

/// <summary>Participants: random codes that never change, where each stands, and what the staff does with that.</summary>
internal static class ParticipantsFeature
{
    public static IServiceCollection AddParticipants(this IServiceCollection services)
    {
        services.AddScoped<ParticipantLookup>();
        services.AddScoped<AddParticipants>();
        services.AddScoped<ListParticipants>();
        services.AddScoped<ShowParticipant>();
        services.AddScoped<MoveParticipant>();
        services.AddScoped<IStudyPart, ParticipantParts>();
        return services;
    }
}
