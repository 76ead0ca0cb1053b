using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Ending;
using CohortVault.Platform.Features.Studies.Team;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Studies;

/// <summary>Studies, their teams, sites and rights, and their life from draft to archive.</summary>
internal static class StudiesFeature
{
    public static IServiceCollection AddStudies(this IServiceCollection services)
    {
        services.AddScoped<IStudyGate, StudyGate>();
        services.AddScoped<CreateStudy>();
        services.AddScoped<ListStudies>();
        services.AddScoped<IStudySites, StudySites>();
        services.AddScoped<ICollecting, Collecting>();
        services.AddScoped<ShowStudy>();
        services.AddScoped<ChangeStudy>();
        services.AddScoped<DestroyStudy>();
        services.AddHostedService<StudyRemovals>();
        services.AddScoped<StudyLeads>();
        services.AddScoped<TeamChange>();
        services.AddScoped<RoleGrants>();
        services.AddScoped<IRoleGrants>(provider => provider.GetRequiredService<RoleGrants>());
        services.AddScoped<ListTeam>();
        services.AddScoped<IStudyTeam>(provider => provider.GetRequiredService<ListTeam>());
        services.AddScoped<ChangeTeam>();
        services.AddScoped<ChangeRoles>();
        services.AddScoped<InviteMember>();
        services.AddScoped<AnswerInvitation>();
        services.AddScoped<IPersonalData, OwnStudies>();
        services.AddScoped<IRetainedThings, RetainedStudies>();
        return services;
    }
}
