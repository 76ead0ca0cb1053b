namespace CohortVault.Platform.Features.Operations.Contracts;

/// <summary>Addresses of the pages that show mails.</summary>
internal static class OutboxPages
{
    /// <summary>In demo mode, the page that shows one mail to whoever made it be sent.</summary>
    public static string DemoMail(string view) => $"/demo/mail/{view}";
}
