using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.History;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Participants;

/// <summary>Participants: random codes that never change, where each stands, and what the staff does with that.</summary>
internal static class ParticipantsFeature
{
    public static IServiceCollection AddParticipants(this IServiceCollection services)
    {
        services.AddScoped<ShowHistory>();
        services.AddScoped<ParticipantLookup>();
        services.AddScoped<IParticipants>(provider => provider.GetRequiredService<ParticipantLookup>());
        services.AddScoped<AddParticipants>();
        services.AddScoped<IParticipantAdding>(provider => provider.GetRequiredService<AddParticipants>());
        services.AddScoped<ListParticipants>();
        services.AddScoped<ShowParticipant>();
        services.AddScoped<Departure>();
        services.AddScoped<MoveParticipant>();
        services.AddScoped<EraseParticipant>();
        services.AddScoped<IStudyPart, ParticipantParts>();
        services.AddScoped<PhoneDoor>();
        services.AddScoped<InviteParticipant>();
        services.AddScoped<JoinStudy>();
        services.AddScoped<LeaveStudy>();
        services.AddScoped<IPhoneKeys, PhoneKeys>();
        services.AddScoped<Today>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, PhoneAuthentication>(EnrolledParticipants.Scheme, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.ParticipantPhone, policy => policy.OfPhone())
            .AddPolicy(Policies.Participant, policy => policy.OfPhone().RequireClaim(EnrolledParticipants.OpenClaim));
        return services;
    }

    private static AuthorizationPolicyBuilder OfPhone(this AuthorizationPolicyBuilder policy) =>
        policy.AddAuthenticationSchemes(EnrolledParticipants.Scheme).RequireAuthenticatedUser();
}
