using System.Globalization;
using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Instruments.Records;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>What a form knows of the participant's other forms, as expressions ask for it.</summary>
internal static class Surroundings
{
    /// <summary>
    /// Values by <see cref="FieldReference.Key"/>: of the same event by field alone, of every event with its name, of one time over with its
    /// number. Of several times over the last one counts where none is named.
    /// </summary>
    /// <param name="plan">The study's design.</param>
    /// <param name="all">Every form of the participant.</param>
    /// <param name="own">The form at hand; its event by name.</param>
    public static IReadOnlyDictionary<string, string> Of(StudyPlan plan, IEnumerable<RecordStore.Opened> all, FormPlace own)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var whole = plan.HasEvents && plan.RepeatsWhole(own.Event);
        foreach (var form in all.OrderBy(form => form.Row.Instance))
        {
            var (name, instance) = (plan.EventOf(form.Content.Event), form.Row.Instance);
            if (form.Content.Instrument == own.Instrument && name == own.Event && instance == own.Instance)
            {
                continue;
            }

            // Where a whole event repeats, what belongs together has the same number.
            var isHere = name == own.Event && form.Content.Instrument != own.Instrument && (!whole || instance == own.Instance);
            foreach (var (column, value) in form.Content.Values)
            {
                var number = instance.ToString(CultureInfo.InvariantCulture);
                if (isHere)
                {
                    values[column] = value;
                }

                if (name == own.Event)
                {
                    values[$"{column}#{number}"] = value;
                }

                if (plan.HasEvents)
                {
                    values[$"{name}/{column}"] = value;
                    values[$"{name}/{column}#{number}"] = value;
                }
            }
        }

        return values;
    }

    /// <summary>What smart variables say of a form's place; null for others.</summary>
    public static Func<SmartVariable, string?> Smart(StudyPlan plan, FormPlace own) => variable =>
    {
        var e = plan.Find(own.Event);
        return variable switch
        {
            { Event: not null } or { Instance: not null } => null,
            { Name: "event-name" } => e?.UniqueName,
            { Name: "event-label" } => e?.Name,
            { Name: "arm-number" } => e?.Arm.ToString(CultureInfo.InvariantCulture),
            { Name: "arm-label" } => plan.Design.Arms.FirstOrDefault(arm => arm.Number == e?.Arm)?.Name,
            { Name: "instrument-name" } => own.Instrument,
            { Name: "current-instance" } => own.Instance.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    };

    /// <summary>The events of the arm at which a field's instrument is filled in, in order, for what is asked of the one before or after.</summary>
    public static Func<string, IReadOnlyList<string>> EventsOf(StudyPlan plan, DataDictionary dictionary, FormPlace own)
    {
        var arm = plan.Find(own.Event)?.Arm;
        return name => dictionary.Fields.FirstOrDefault(field => field.Name == name) is { } asked
            ? [.. plan.EventsOf(arm).Select(e => e.UniqueName).Where(e => plan.Takes(e, asked.Form) || e == own.Event)]
            : [];
    }
}
