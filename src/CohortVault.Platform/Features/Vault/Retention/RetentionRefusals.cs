using System.Globalization;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Vault.Retention;

/// <summary>Everything that the rules of keeping decline. Catalogue for people: docs/errors.md.</summary>
internal static class RetentionRefusals
{
    public static readonly Refusal Held = new(
        RefusalKind.Conflict, "retention.held", "This is under a legal hold, so nobody can destroy it.",
        "The page of what is kept says why. Two officers can lift the hold.");

    public static readonly Refusal Unknown = new(
        RefusalKind.NotFound, "retention.unknown", "There is no such job or account.",
        "Type the id of a job, or the user name or address of an account.");

    public static readonly Refusal HeldAlready = new(
        RefusalKind.Conflict, "retention.held-already", "This is held already.", "");

    public static readonly Refusal Going = new(
        RefusalKind.Conflict, "retention.going", "This is being destroyed or is gone already.", "Nothing can bring it back.");

    public static readonly Refusal NoHold = new(
        RefusalKind.NotFound, "retention.no-hold", "There is no such hold, or it was lifted.", "Reload the page.");

    public static readonly Refusal NotLower = new(
        RefusalKind.Conflict, "retention.not-lower", "The configuration asks for nothing less than what is in force.",
        "Set a shorter time in the section Retention and start the server again; then ask.");

    public static Refusal TooEarly(DateTimeOffset until) => new(
        RefusalKind.Conflict, "retention.too-early",
        string.Create(CultureInfo.InvariantCulture, $"This must be kept until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC."),
        "It is destroyed afterwards. Nobody can end the time earlier, whatever their role.");
}
