namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>Words of the participants' pages for the staff.</summary>
internal static class ParticipantTexts
{
    public const string ParticipantsState = "Known by their codes alone.";
    public const string Code = "Code";
    public const string State = "State";
    public const string Site = "Site";
    public const string Since = "Since";
    public const string Added = "Added";
    public const string Filter = "Show";
    public const string All = "All";
    public const string Newer = "Newer";
    public const string Older = "Older";
    public const string Pages = "Pages";
    public const string Find = "Find a code";
    public const string FindButton = "Find";
    public const string Add = "Add participants";
    public const string AddText =
        "Each gets a random code that nobody can change and that is never given again. Do not write names, birth dates or numbers of "
        + "insurances or identity cards anywhere here: who is who belongs on your own list, outside this program.";
    public const string Count = "How many";
    public const string AddButton = "Add";
    public const string EmptyTitle = "The first participant";
    public const string EmptyText = "Add one or many. You get a code for each, to print or to write down.";
    public const string New = "New codes";
    public const string NewText = "Print this page, or write the codes down. They stay in the list below.";
    public const string Steps = "What happened";
    public const string NextStep = "Change";
    public const string Pause = "Pause";
    public const string PauseText = "Nothing is collected until it is resumed.";
    public const string Resume = "Resume";
    public const string ResumeText = "Data are collected again.";
    public const string Complete = "Complete";
    public const string CompleteText = "Everything is done; nothing is collected any more.";
    public const string Withdraw = "Withdraw";
    public const string WithdrawText = "The person takes part no longer. Nothing is collected any more; what was is kept. This cannot be undone.";

    public const string AskErasure = "The participant asks for erasure";
    public const string AskErasureText =
        "Nobody sees what was collected any more. Whoever runs the study then erases it, or keeps it where a law or the study needs that.";
    public const string Invite = "Invite";
    public const string InviteText = "Makes a QR code and a text for typing, with which the participant joins on their own phone.";
    public const string InviteAgainText =
        "For another phone, or when this one is lost or its PIN forgotten. The phone that is joined now is signed off when the new one joins.";
    public const string InviteButton = "Make an invitation";
    public const string Invitation = "Invitation";
    public const string InvitationOnce = "It is shown this once. Let the participant scan it, or print this page.";
    public const string InvitationTyped = "For typing at the address below, without what follows #:";
    public const string InvitationUntil = "Works once, until";
    public const string Erase = "Erase";
    public const string EraseText =
        "Destroys the key of everything that was collected of this participant, in backups too when their keys end. The code stays taken. "
        + "This cannot be undone.";
    public const string EraseButton = "Erase everything of this participant";

    public static string PageOf(int page, int pages) => $"Page {page} of {pages}";
}
