using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Instruments.Drafts;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Instruments;

/// <summary>What a study asks, when, and what was answered: dictionaries, tasks, records.</summary>
internal static class InstrumentsFeature
{
    public static IServiceCollection AddInstruments(this IServiceCollection services)
    {
        services.AddScoped<Dictionaries>();
        services.AddScoped<IStudyInstruments, StudyInstruments>();
        services.AddScoped<NameHistories>();
        services.AddScoped<RenameAnswers>();
        services.AddScoped<TakeDictionary>();
        services.AddScoped<DraftStore>();
        services.AddScoped<EditDraft>();
        services.AddScoped<PublishDraft>();
        services.AddOptions<RecordFileOptions>().BindConfiguration(RecordFileOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RecordFileOptions>, RecordFileOptionsValidator>();
        services.AddScoped<FileDesk>();
        services.AddScoped<FormFiles>();
        services.AddScoped<ReadFile>();
        services.AddSingleton<WaitingFiles>();
        services.AddHostedService(provider => provider.GetRequiredService<WaitingFiles>());
        services.AddScoped<RecordStore>();
        services.AddScoped<SaveRecord>();
        services.AddScoped<RecordLooks>();
        services.AddScoped<IStudyRecords, StudyRecords>();
        services.AddScoped<IRecordImport>(provider => provider.GetRequiredService<ImportRecords>());
        services.AddScoped<RecordBoard>();
        services.AddScoped<ImportRecords>();
        services.AddScoped<StaffForms>();
        services.AddScoped<StudyDesigns>();
        services.AddScoped<TakeDesign>();
        services.AddScoped<ParticipantArms>();
        services.AddScoped<TaskPlan>();
        services.AddScoped<ChangeAssignments>();
        services.AddScoped<ListAssignments>();
        services.AddScoped<Adherence>();
        services.AddScoped<OwnTasks>();
        services.AddScoped<IParticipantTasks>(provider => provider.GetRequiredService<OwnTasks>());
        services.AddScoped<TaskQuestionnaire>();
        services.AddScoped<DoTask>();
        services.AddScoped<SealedAnswers>();
        services.AddScoped<RemindOfTasks>();
        services.AddHostedService<ReminderRounds>();
        services.AddScoped<TakeSealedAnswers>();
        services.AddScoped<IParticipantPart, RecordParts>();
        services.AddScoped<IPersonalData, OwnEntries>();
        return services;
    }

    public static IEndpointRouteBuilder MapInstruments(this IEndpointRouteBuilder routes)
    {
        TakeSealedAnswers.Map(routes);
        return routes;
    }
}
