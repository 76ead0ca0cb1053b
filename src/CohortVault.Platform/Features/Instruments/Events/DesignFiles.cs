using CohortVault.Instruments;
using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Events;

/// <summary>The four tables in which REDCap writes a design; which one a file is, its heading says.</summary>
internal static class DesignFiles
{
    public const int MostBytes = 4 << 20;

    /// <summary>Names of the files.</summary>
    public static IReadOnlyList<string> Names { get; } = ["arms", "events", "event-forms", "repeating"];

    /// <summary>One of the files.</summary>
    public static byte[] Write(StudyDesign design, string name) => name switch
    {
        "arms" => StudyDesignFiles.Write(design.Arms),
        "events" => StudyDesignFiles.Write(design.Events),
        "event-forms" => StudyDesignFiles.Write(design.EventForms),
        _ => StudyDesignFiles.Write(design.Repeating),
    };

    /// <summary>The design with what a file says in the place of what was there.</summary>
    /// <exception cref="DictionaryRefusedException">The file is none of these tables.</exception>
    public static StudyDesign Read(StudyDesign design, ReadOnlySpan<byte> bytes, string file)
    {
        var heading = CsvReader.Read(bytes, file).Rows is [var first, ..] ? first.Cells.Select(cell => cell.Text.Trim()).ToHashSet() : [];
        if (heading.Contains("form_name"))
        {
            return design with { Repeating = StudyDesignFiles.ReadRepeating(bytes, file) };
        }

        if (heading.Contains("form"))
        {
            return design with { EventForms = StudyDesignFiles.ReadEventForms(bytes, file) };
        }

        if (!heading.Contains("unique_event_name"))
        {
            return design with { Arms = StudyDesignFiles.ReadArms(bytes, file) };
        }

        // An event goes with what was filled in at it; an arm that is not there yet comes with its first event.
        var events = StudyDesignFiles.ReadEvents(bytes, file);
        var names = events.Select(e => e.UniqueName).ToHashSet(StringComparer.Ordinal);
        return design with
        {
            Events = events,
            Arms =
            [
                .. design.Arms,
                .. events.Select(e => e.Arm).Distinct().Where(number => design.Arms.All(arm => arm.Number != number)).Order()
                    .Select(number => new Arm(number, $"Arm {number}")),
            ],
            EventForms = [.. design.EventForms.Where(form => names.Contains(form.UniqueEvent))],
            Repeating = [.. design.Repeating.Where(repeat => names.Contains(repeat.UniqueEvent))],
        };
    }
}
