namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>Names of the authorization policies; every endpoint names one or is explicitly anonymous.</summary>
public static class Policies
{
    /// <summary>
    /// A person signed in through the browser (session cookie; never honoured under /api or /redcap/api).
    /// </summary>
    public const string SignedIn = nameof(SignedIn);

    /// <summary>A person whose password was right and who owes a code of the second factor; nobody else.</summary>
    public const string AwaitsCode = nameof(AwaitsCode);

    /// <summary>A person whose password was right and who owes the code that was mailed for a new device; nobody else.</summary>
    public const string AwaitsDeviceCode = nameof(AwaitsDeviceCode);

    /// <summary>
    /// A person who has shown everything that signing in takes within the last ten minutes; others are asked for it again.
    /// </summary>
    public const string Reauthenticated = nameof(Reauthenticated);

    /// <summary>
    /// A person whose password was right and who must set up a second factor, or somebody as for <see cref="Reauthenticated"/>.
    /// </summary>
    public const string EnrolsSecondFactor = nameof(EnrolsSecondFactor);

    /// <summary>A person who is signed in or half way in: may sign out.</summary>
    public const string AnySession = nameof(AnySession);

    /// <summary>A caller with a valid API token, whatever it may do.</summary>
    public const string ApiToken = nameof(ApiToken);

    /// <summary>
    /// May submit, follow, cancel and download own imputation jobs (browser session or API token, by route).
    /// </summary>
    public const string OwnJobs = nameof(OwnJobs);

    /// <summary>May make studies (browser session).</summary>
    public const string CreateStudies = nameof(CreateStudies);

    /// <summary>A participant of a study at their own phone, opened with its PIN; no account.</summary>
    public const string Participant = nameof(Participant);

    /// <summary>The phone of a participant, open or not.</summary>
    public const string ParticipantPhone = nameof(ParticipantPhone);

    /// <summary>May import panels and change who may use them.</summary>
    public const string ManagePanels = nameof(ManagePanels);

    /// <summary>Has something to do on the admin listener, whether power is on or not.</summary>
    public const string Administer = nameof(Administer);

    /// <summary>May read the audit log, on the admin listener.</summary>
    public const string ReadLog = nameof(ReadLog);

    /// <summary>May read waiting mails, with power.</summary>
    public const string ReadOutbox = nameof(ReadOutbox);

    /// <summary>May change what accounts may do, with power.</summary>
    public const string ManageAccounts = nameof(ManageAccounts);

    /// <summary>May be the second of two people, with power.</summary>
    public const string DecideRequests = nameof(DecideRequests);

    /// <summary>May place legal holds and ask for shorter retention, with power.</summary>
    public const string ManageRetention = nameof(ManageRetention);
}
