using CohortVault.Platform.Features.Accounts.Devices;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Accounts.Pages;

/// <summary>Words about devices and their sessions.</summary>
internal static class DeviceTexts
{
    public const string Title = "Devices";
    public const string State = "The browsers that your account knows, and where you are signed in.";
    public const string Manage = "Look at devices and sessions";
    public const string Explained =
        "A browser becomes known when you sign in from it with all it takes; you get a mail when that happens. A known one replaces no "
        + "password and no code. It means no mail each time, and wrong passwords typed elsewhere do not make you wait on it. "
        + "Without use it is forgotten after 180 days. From where you signed in is not recorded.";

    public const string Empty = "Your account knows no device.";
    public const string This = "this one";
    public const string FirstUsed = "First used";
    public const string LastUsed = "Last used";
    public const string Name = "Name";
    public const string Rename = "Rename";
    public const string Revoke = "Revoke";
    public const string SignedIn = "Signed in";
    public const string Seen = "Last seen";
    public const string Where = "Where";
    public const string Public = "Your own pages";
    public const string Admin = "Operator's pages";
    public const string ThisSession = "this session";
    public const string End = "End";
    public const string NoSessions = "Not signed in there.";
    public const string Elsewhere = "Sessions on no known device";
    public const string All = "All at once";
    public const string AllText =
        "Signing out everywhere ends every session and keeps your devices known. Revoking all devices forgets them too. Both end "
        + "this session as well. API tokens stay: end them on the account page.";

    public const string EndAll = "Sign out everywhere";
    public const string RevokeAll = "Revoke all devices";
    public const string Renamed = "The device is renamed.";
    public const string Revoked = "The device is revoked, and its sessions are over.";
    public const string Ended = "The session is over.";

    public const string CodeTitle = "Look into your mail";
    public const string CodeState = "The password was right. Your account does not know this device.";
    public const string Code = "Code from the mail";
    public const string CodeHint = "Eight digits. They work once, for 10 minutes.";
    public const string CodeButton = "Sign in";
    public const string CodeNone =
        "Nothing arrived? Look into the spam folder; after 10 minutes sign in again for a new code. Without a mail server, mails wait in the outbox of the person who runs this installation.";

    public const string CodeDemo = "This is a demonstration. Instead of a mail, the code:";

    public static string Place(Listener listener) => listener is Kernel.Listener.Admin ? Admin : Public;

    public static string RevokeLabel(string name) => $"Revoke {name}";

    public static string RenameLabel(string name) => $"Rename {name}";

    public static string EndLabel(DateTimeOffset started) => $"End the session started at {started.UtcDateTime:yyyy-MM-dd HH:mm} UTC";

    public static string Counts(ListDevices.Response devices)
    {
        var sessions = devices.Devices.Sum(device => device.Sessions.Count) + devices.Elsewhere.Count;
        return $"{Plural(devices.Devices.Count, "device")} known, {Plural(sessions, "session")} signed in.";
    }

    private static string Plural(int count, string one) => count == 1 ? $"1 {one}" : $"{Show.Count(count)} {one}s";
}
