using CohortVault.Instruments.Records;

namespace CohortVault.Instruments.Export;

/// <summary>One row of the wide layout: where it belongs, and the forms that stand on it.</summary>
/// <param name="Event">Place of the event; 0 where there are none.</param>
/// <param name="Repeating">The instrument that has rows of its own here; null otherwise.</param>
/// <param name="Instance">Which time over; 0 where nothing repeats.</param>
/// <param name="Forms">Its forms, in the dictionary's order.</param>
internal sealed record ParticipantRow(
    int Event, InstrumentColumns? Repeating, int Instance,
    IReadOnlyList<(InstrumentColumns Columns, RecordForm Form)> Forms);

/// <summary>Puts one participant's forms on rows, as REDCap's flat layout has them.</summary>
internal static class ParticipantRows
{
    /// <summary>By event, then the row that does not repeat, then instruments and events that do, time after
    /// time.</summary>
    /// <exception cref="InvalidDataException">A form is there twice.</exception>
    public static IEnumerable<ParticipantRow> Of(IReadOnlyList<RecordForm> forms, ExportTable table, LeftOut leftOut)
    {
        var placed = new List<(int Event, int Order, int Instance, InstrumentColumns Columns, RecordForm Form)>();
        foreach (var form in forms)
        {
            var columns = table.Find(form.Instrument);
            var at = table.EventAt(form.Event);
            var repeats = table.Repeats(form.Event, form.Instrument);
            var withEvent = !repeats && table.Repeats(form.Event, "");
            if (columns is null || at < 0 || form.Instance < 1 || (form.Instance > 1 && !repeats && !withEvent))
            {
                leftOut.Forms++;
                continue;
            }

            placed.Add((at, repeats ? columns.Place : -1, repeats || withEvent ? form.Instance : 0, columns, form));
        }

        placed.Sort((a, b) => (a.Event, a.Order, a.Instance, a.Columns.Place)
            .CompareTo((b.Event, b.Order, b.Instance, b.Columns.Place)));
        for (var at = 1; at < placed.Count; at++)
        {
            if (placed[at] is var form && placed[at - 1] is var before && form.Columns == before.Columns
                && (form.Event, form.Instance) == (before.Event, before.Instance))
            {
                throw new InvalidDataException($"The form {form.Form.Instrument} of one record is there twice "
                    + $"at event '{form.Form.Event}', instance {form.Form.Instance}.");
            }
        }

        return placed.GroupBy(form => (form.Event, form.Order, form.Instance)).Select(row => new ParticipantRow(
            row.Key.Event, row.Key.Order < 0 ? null : row.First().Columns, row.Key.Instance,
            [.. row.Select(form => (form.Columns, form.Form))]));
    }
}
