using System.Globalization;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>Reads the page of events: the whole design stands in its form.</summary>
internal static class DesignForm
{
    /// <summary>Name of the inputs that say which events and arms the page shows though the study has not taken them yet.</summary>
    public const string Added = "added";

    /// <summary>Name of an input of an arm or event.</summary>
    public static string InputOf(string what, string which) => $"{what}.{which}";

    public static StudyDesign Read(StudyDesign before, IReadOnlyDictionary<string, string[]> form)
    {
        string Typed(string what, string which) => form.First(InputOf(what, which)).Trim();
        bool IsOut(string which) => Typed("out", which) == "1";

        int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        var added = form.TryGetValue(Added, out var names) ? names : [];
        var events = before.Events
            .Concat(added.Where(unique => before.Find(unique) is null).Select(unique => new StudyEvent(unique, "", Number(Typed("in", unique)) ?? 0)))
            .Where(e => !IsOut(e.UniqueName)).Select(e => e with
            {
                Name = Typed("name", e.UniqueName),
                DayOffset = Days(Typed("days", e.UniqueName)),
            }).ToList();
        var stays = events.ToList();
        var arms = before.Arms.Select(arm => arm.Number)
            .Union(form.TryGetValue($"{Added}.arm", out var numbers) ? numbers.Select(text => Number(text) ?? 0) : [])
            .Select(number => new Arm(number, Typed("arm", $"{number}"))).ToList();
        if (Typed("arm", "new") is { Length: > 0 } armName)
        {
            arms.Add(new Arm(arms.Select(arm => arm.Number).DefaultIfEmpty().Max() + 1, armName));
        }

        if (Typed("name", "new") is { Length: > 0 } name)
        {
            if (arms.Count == 0)
            {
                arms.Add(new Arm(1, "Arm 1"));
            }

            var arm = Number(Typed("in", "new")) ?? arms[0].Number;
            var unique = DesignCheck.UniqueNameOf(name, arm, before.Events.Concat(events).Select(e => e.UniqueName));
            events.Add(new StudyEvent(unique, name, arm, DayOffset: Days(Typed("days", "new"))));
        }

        return new StudyDesign
        {
            Arms = arms,
            Events = events,
            EventForms = [.. stays.SelectMany(e => Ticked(form, "at", e).Select(instrument => new EventForm(e.Arm, e.UniqueName, instrument)))],
            Repeating =
            [
                .. stays.SelectMany(e => Typed("whole", e.UniqueName) == "1"
                    ? [new RepeatingForm(e.UniqueName, "", "")]
                    : Ticked(form, "again", e).Intersect(Ticked(form, "at", e)).Select(instrument => new RepeatingForm(e.UniqueName, instrument, ""))),
            ],
            MissingDataCodes = MissingDataCode.Parse(form.First("missing").Trim()),
        };
    }

    private static StudyEvent? Find(this StudyDesign design, string unique) => design.Events.FirstOrDefault(e => e.UniqueName == unique);

    private static string[] Ticked(IReadOnlyDictionary<string, string[]> form, string what, StudyEvent e) =>
        form.TryGetValue(InputOf(what, e.UniqueName), out var values) ? values : [];

    // What is no number becomes one that the check declines.
    private static double? Days(string typed) => typed.Length == 0 ? null
        : double.TryParse(typed, CultureInfo.InvariantCulture, out var days) ? days : -1;
}
