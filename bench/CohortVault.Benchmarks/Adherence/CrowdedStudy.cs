using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments.Assignments;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Board = CohortVault.Platform.Features.Instruments.Assignments.Adherence;

namespace CohortVault.Benchmarks.Adherence;

/// <summary>A study with many participants in three time zones, who had one task on each of thirty days and did four of five.</summary>
internal sealed record CrowdedStudy(AccountId Account, StudyId Study, int Pages)
{
    public const int Days = Board.Days;
    private const int AtOnce = 200;

    private static readonly string[] _zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"];

    /// <summary>Where its pages are.</summary>
    public string Address => $"studies/{Study}";

    public static async Task<CrowdedStudy> NewAsync(RunningServer server, int participants)
    {
        var account = (await server.AddPersonAsync("investigator")).Id;
        var study = (await server.WithAsync<CreateStudy, Outcome<StudyId>>(
            create => create.Handle(account, new CreateStudy.Request("Many participants", "DE", IsClinical: false, 0), default))).Value;
        var access = (await server.WithAsync<IStudyGate, StudyAccess?>(gate => gate.EnterAsync(study, account, default)))!;
        var now = server.Clock.GetUtcNow();
        var (assignment, schedule) = (Ids.Random(), new TaskSchedule(0, 1, Days, new TimeOnly(0, 0), 24));
        var content = await server.WithAsync<IFieldVault, SealedField>(fields => fields.SealAsync(
            Assignment.Cell(assignment, study), new TaskContent(TaskKind.ToDo, "Light on", "", 0).Write(), default));
        var task = Assignment.Create(assignment, study, content, schedule, now);
        await server.WithAsync<CohortDbContext, int>(db =>
        {
            db.Add(task);
            return db.SaveChangesAsync();
        });
        for (var added = 0; added < participants; added += AddParticipants.Most)
        {
            var count = Math.Min(AddParticipants.Most, participants - added);
            await server.WithAsync<AddParticipants, Outcome<AddParticipants.Response>>(add => add.Handle(access, count, null, default));
        }

        var ids = await server.WithAsync<CohortDbContext, List<ParticipantId>>(async db =>
        {
            await db.Set<Participant>().ExecuteUpdateAsync(row => row.SetProperty(p => p.State, ParticipantState.Active));
            return await db.Set<Participant>().Select(p => p.Id).ToListAsync();
        });
        foreach (var (some, at) in ids.Chunk(AtOnce).Select((some, at) => (some, at)))
        {
            await PlanAsync(server, task, some, now, new Random(at));
        }

        return new CrowdedStudy(account, study, (participants + Board.PageSize - 1) / Board.PageSize);
    }

    private static async Task PlanAsync(RunningServer server, Assignment task, ParticipantId[] participants, DateTimeOffset now, Random random)
    {
        await using var scope = server.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var (participant, at) in participants.Select((participant, at) => (participant, at)))
        {
            var zone = _zones[at % _zones.Length];
            var number = 0;
            foreach (var (local, opens) in task.Schedule.OpeningsOf(now.AddDays(1 - Days), TimeZoneInfo.FindSystemTimeZoneById(zone)))
            {
                var planned = PlannedTask.Create(task, participant, ++number, local, zone, opens);
                if (random.Next(5) > 0 && opens < now)
                {
                    planned.Do(AnsweredAt.Now(opens.AddHours(1)), opens.AddHours(1), Ids.Random());
                }

                db.Add(planned);
            }
        }

        await db.SaveChangesAsync();
    }
}
