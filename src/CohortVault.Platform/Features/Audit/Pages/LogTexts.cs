namespace CohortVault.Platform.Features.Audit.Pages;

/// <summary>Words of the page of the audit log.</summary>
internal static class LogTexts
{
    public const string Title = "Audit log";
    public const string State = "What was done, by whom and when. Records can neither be changed nor removed without its showing.";
    public const string Filter = "Actions that begin with";
    public const string FilterHint = "Such as account, job, power or request.";
    public const string Show = "Show";
    public const string Empty = "No record begins so.";
    public const string Number = "No.";
    public const string Time = "When";
    public const string Action = "What";
    public const string Actor = "Who";
    public const string Subject = "About";
    public const string Details = "More";
    public const string Destroyed = "unreadable: the key was destroyed";
    public const string Older = "Older";
    public const string Newest = "Newest";
}
