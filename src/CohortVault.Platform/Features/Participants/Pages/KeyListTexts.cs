namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>Words of the page on which a researcher keeps the list of who is who.</summary>
internal static class KeyListTexts
{
    public const string State = "Who is who: a list that stays with you.";
    public const string Stays = "Nothing that you type here leaves this browser";
    public const string StaysText =
        "You write names beside the codes, and your browser encrypts the list with a passphrase of yours into a file on your own disk. This "
        + "program never gets it: the page may not send anything, to us or to anybody, and keeps nothing when it is closed. So nobody can help "
        + "if the file or the passphrase is lost. Keep two copies of the file, and the passphrase apart from them.";
    public const string NoScript = "The list is made by script in your browser. Without it, print these codes and write beside them.";
    public const string Open = "Open your list";
    public const string File = "The file that you saved before";
    public const string Passphrase = "Passphrase";
    public const string OpenButton = "Open";
    public const string List = "The list";
    public const string Find = "Find a code or a word";
    public const string Caption = "Codes and what you wrote beside them";
    public const string Pages = "Pages of the list";
    public const string Previous = "Previous";
    public const string Next = "Next";
    public const string PasteHint = "Cells that you copy in a spreadsheet go into the rows and columns from the one on where you paste them.";
    public const string Columns = "Columns";
    public const string NewColumn = "Another column";
    public const string AddColumn = "Add the column";
    public const string Hand = "A code that is not in the list";
    public const string AddCode = "Add the code";
    public const string Table = "Take in a table";
    public const string TableText =
        "A CSV file with the codes in one column and anything beside them. It is read here and goes nowhere. Such a file is plain: whoever "
        + "gets at it reads it, and looking after it is your own responsibility.";
    public const string TableFile = "Table (.csv)";
    public const string TableCode = "Column with the codes";
    public const string Take = "Take it in";
    public const string Save = "Save";
    public const string NewPassphrase = "A passphrase for the file";
    public const string PassphraseHint = "Five words that nobody would put together will do, or have one made. Whoever gets at the file can try as often as they like.";
    public const string Again = "The passphrase again";
    public const string Make = "Make one for me";
    public const string Made = "Write it down, or keep it in a password manager, before you save:";
    public const string SamePassphrase = "It is encrypted with the passphrase with which it was opened or saved last.";
    public const string Another = "Choose another passphrase";
    public const string SaveButton = "Encrypt and save on this computer";
    public const string Plain = "A plain table instead";
    public const string PlainText =
        "Everything in the list as a CSV file that anybody can read who gets at it. Looking after it is your own responsibility: destroy it as soon as it has served.";
    public const string PlainButton = "Save a plain table";
    public const string Join = "Beside an export";
    public const string JoinText =
        "A page to keep on your own disk: it puts this list beside an export, on your computer, with the network switched off.";
    public const string JoinLink = "Fetch the page that joins";
    public const string Link = "Keep the list of who is who";
    public const string LinkText = "It is made in your browser, encrypted there, and saved on your own disk.";
}
