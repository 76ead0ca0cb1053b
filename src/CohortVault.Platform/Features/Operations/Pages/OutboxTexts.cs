namespace CohortVault.Platform.Features.Operations.Pages;

/// <summary>Words of the pages that show mails.</summary>
internal static class OutboxTexts
{
    public const string Title = "Outbox";
    public const string State = "Mails that no mail server has taken. Without one configured, every mail waits here.";
    public const string Empty = "No mail waits";
    public const string EmptyText =
        "Mails appear here when somebody registers, asks for a new password or has a job that ends. "
        + "To send them instead, set Mail:Smtp in the configuration; see docs/operations.md.";
    public const string Subject = "Subject";
    public const string To = "To";
    public const string Written = "Written";
    public const string Attempts = "Attempts";
    public const string Newer = "Newer";
    public const string Older = "Older";
    public const string Back = "Back to the outbox";
    public const string ReadRecorded = "That you read this mail was recorded.";
    public const string DemoState = "Demonstration: this mail would have been sent to the address below.";
}
