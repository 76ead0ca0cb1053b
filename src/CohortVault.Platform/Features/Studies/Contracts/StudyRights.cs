namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>What a member may do in one study; a study's role is a set of these.</summary>
[Flags]
public enum StudyRights
{
    /// <summary>Nothing: knows that the study is there.</summary>
    None = 0,

    /// <summary>Reads participants' records, without fields that are marked as identifiers.</summary>
    ReadRecords = 1,

    /// <summary>Enters and corrects answers.</summary>
    EditRecords = 2,

    /// <summary>Adds participants, invites them, pauses and completes them.</summary>
    ManageParticipants = 4,

    /// <summary>Reads fields that are marked as identifiers.</summary>
    ReadIdentifiers = 8,

    /// <summary>Writes consent forms and signs for the staff.</summary>
    ManageConsent = 16,

    /// <summary>Builds and changes instruments and when they are due.</summary>
    ManageInstruments = 32,

    /// <summary>Exports without identifiers, free text and dates.</summary>
    ExportDeidentified = 64,

    /// <summary>Exports everything; identifiers only together with the right to read them.</summary>
    ExportFull = 128,

    /// <summary>Invites members and says what they may do.</summary>
    ManageTeam = 256,

    /// <summary>Starts, pauses and closes the study, and changes its settings.</summary>
    ManageStudy = 512,

    /// <summary>Reads what was done in the study.</summary>
    ReadHistory = 1024,
}

/// <summary>The words of rights, and the sets with which a study begins.</summary>
internal static class StudyRightWords
{
    /// <summary>Everything.</summary>
    public const StudyRights All = (StudyRights)2047;

    private static readonly (StudyRights Right, string Word)[] _words =
    [
        (StudyRights.ReadRecords, "read-records"),
        (StudyRights.EditRecords, "edit-records"),
        (StudyRights.ManageParticipants, "participants"),
        (StudyRights.ReadIdentifiers, "identifiers"),
        (StudyRights.ManageConsent, "consent"),
        (StudyRights.ManageInstruments, "instruments"),
        (StudyRights.ExportDeidentified, "export-deidentified"),
        (StudyRights.ExportFull, "export-full"),
        (StudyRights.ManageTeam, "team"),
        (StudyRights.ManageStudy, "study"),
        (StudyRights.ReadHistory, "history"),
    ];

    /// <summary>All rights, one by one.</summary>
    public static IEnumerable<StudyRights> Each => _words.Select(pair => pair.Right);

    /// <summary>The word of one right.</summary>
    public static string Word(this StudyRights right) => _words.Single(pair => pair.Right == right).Word;

    /// <summary>The words of a set.</summary>
    public static IEnumerable<string> ToWords(this StudyRights set) =>
        _words.Where(pair => set.HasFlag(pair.Right)).Select(pair => pair.Word);

    /// <summary>The set of some words; false if one is unknown.</summary>
    public static bool TryParse(IEnumerable<string> words, out StudyRights set)
    {
        set = StudyRights.None;
        foreach (var word in words)
        {
            var found = Array.Find(_words, pair => pair.Word == word);
            if (found.Word is null)
            {
                return false;
            }

            set |= found.Right;
        }

        return true;
    }

    /// <summary>Whether a set makes sense: who edits records reads them, and who exports everything may also export less.</summary>
    public static StudyRights Completed(StudyRights set) => set
        | (set.HasFlag(StudyRights.EditRecords) || set.HasFlag(StudyRights.ReadIdentifiers) ? StudyRights.ReadRecords : StudyRights.None)
        | (set.HasFlag(StudyRights.ExportFull) ? StudyRights.ExportDeidentified : StudyRights.None);
}
