namespace CohortVault.Instruments.Records;

/// <summary>One instrument as one participant filled it in, at one event and one time over.</summary>
/// <param name="Record">The participant's code as exports show it.</param>
/// <param name="Event">Unique name of the event; empty in studies without events.</param>
/// <param name="Instrument">Name of the instrument.</param>
/// <param name="Instance">Which time over, from 1, where the instrument or its event repeats; 1 otherwise.</param>
/// <param name="Values">
/// Stored values by column of data (<see cref="Model.Field.Columns"/>): dates year first, a checkbox's choice 1 or 0, the
/// completion column too. A column without a value is not there.
/// </param>
public sealed record RecordForm(
    string Record, string Event, string Instrument, int Instance, IReadOnlyDictionary<string, string> Values);
