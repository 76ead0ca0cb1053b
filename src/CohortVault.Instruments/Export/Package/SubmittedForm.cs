using CohortVault.Instruments.Records;

namespace CohortVault.Instruments.Export.Package;

/// <summary>A questionnaire as a participant sent it in.</summary>
/// <param name="Form">What was answered.</param>
/// <param name="Participant">The participant's own id, besides the code.</param>
/// <param name="SubmittedAt">When, with the offset of the participant's clock.</param>
/// <param name="TimeZone">Name of the participant's time zone, such as <c>Europe/Berlin</c>.</param>
public sealed record SubmittedForm(RecordForm Form, Guid Participant, DateTimeOffset SubmittedAt, string TimeZone);
