using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;

namespace CohortVault.Platform.Features.Participants;

/// <summary>What a participant is asked to do, over all features.</summary>
internal sealed class Today(
    CohortDbContext db, IParticipants participants, ICollecting collecting, IEnumerable<IParticipantTasks> features)
{
    /// <summary>What is to be done now; null while the study takes nothing of this participant.</summary>
    public async Task<IReadOnlyList<ParticipantTask>?> DueAsync(EnrolledParticipant who, CancellationToken ct)
    {
        if (!await participants.TakesPartAsync(who, ct) || await collecting.RefusalAsync(db, who.Study, ct) is not null)
        {
            return null;
        }

        var due = new List<ParticipantTask>();
        foreach (var feature in features)
        {
            due.AddRange(await feature.DueAsync(who, ct));
        }

        // What must come first stands alone: nothing else would be taken before it.
        var first = due.Select(task => task.Urgency).DefaultIfEmpty(ParticipantTask.Ordinary).Min();
        return [.. due.Where(task => task.Urgency == first).OrderBy(task => task.Until ?? DateTimeOffset.MaxValue)];
    }

    /// <summary>What the phone keeps for a time without connection: nothing while something else must come first.</summary>
    public async Task<IReadOnlyList<KeptTask>> KeptAsync(EnrolledParticipant who, CancellationToken ct)
    {
        if (await DueAsync(who, ct) is not { } due || due.Any(task => task.Urgency < ParticipantTask.Ordinary))
        {
            return [];
        }

        var kept = new List<KeptTask>();
        foreach (var feature in features)
        {
            kept.AddRange(await feature.KeepAsync(who, ct));
        }

        return [.. kept.OrderBy(task => task.Until)];
    }
}
