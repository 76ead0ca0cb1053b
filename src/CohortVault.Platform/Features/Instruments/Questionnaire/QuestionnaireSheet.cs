using CohortVault.Instruments.Expressions;
using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>Who fills a questionnaire in; action tags ask.</summary>
internal enum FilledInBy
{
    /// <summary>The participant, on a page of their own (REDCap's survey).</summary>
    Participant,

    /// <summary>Somebody of the study's team (REDCap's form).</summary>
    Staff,
}

/// <summary>One instrument as it is put before somebody: what is asked, and what is known before the first answer.</summary>
internal sealed record QuestionnaireSheet
{
    private static readonly Dictionary<string, string> _nothing = [];

    /// <summary>All fields of the study: expressions name fields of other instruments.</summary>
    public required DataDictionary Dictionary { get; init; }

    /// <summary>The instrument that is filled in.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Names that fields had before, for answers from a page that was open while they changed.</summary>
    public NameHistory Names { get; init; } = NameHistory.Empty;

    /// <summary>Local date and time, <c>2024-02-29 13:05:59</c>.</summary>
    public required string Now { get; init; }

    /// <summary>Whether it is kept for later: what depends on the moment of filling it in stays empty.</summary>
    public bool IsKept { get; init; }

    /// <summary>Who fills it in.</summary>
    public FilledInBy By { get; init; }

    /// <summary>Word of the language of fixed texts; English where there are none in it.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Unique name of the event at which it is filled in; empty in studies without events.</summary>
    public string Event { get; init; } = "";

    /// <summary>Which time over, where it repeats; null otherwise.</summary>
    public int? Instance { get; init; }

    /// <summary>Stored values of this instrument so far, by column of data; empty for a new one.</summary>
    public IReadOnlyDictionary<string, string> Before { get; init; } = _nothing;

    /// <summary>Stored values of other instruments and events by <see cref="FieldReference.Key"/>.</summary>
    public IReadOnlyDictionary<string, string> Elsewhere { get; init; } = _nothing;

    /// <summary>Values of files that were given for this form and are not saved with it yet, by field.</summary>
    public IReadOnlyDictionary<string, string> Waiting { get; init; } = _nothing;

    /// <summary>What was wrong with files that came with the form, by field.</summary>
    public IReadOnlyDictionary<string, AnswerProblem> FileProblems { get; init; } = new Dictionary<string, AnswerProblem>();

    /// <summary>Address below which files of the record are read; null for whoever cannot read them here.</summary>
    public string? FilesAt { get; init; }

    /// <summary>Unique names of the events at which a field is asked, in order; empty in studies without events.</summary>
    public Func<string, IReadOnlyList<string>> EventsOf { get; init; } = _ => [];

    /// <summary>Names of fields that are shown and not asked.</summary>
    public IReadOnlySet<string> ReadOnly { get; init; } = new HashSet<string>();

    /// <summary>Whether fields that are marked as identifiers are neither shown nor sent; what is stored of them stays.</summary>
    public bool HideIdentifiers { get; init; }

    /// <summary>The study's missing-data codes; staff may give one in the place of an answer.</summary>
    public IReadOnlyList<MissingDataCode> MissingDataCodes { get; init; } = [];

    /// <summary>The value of a smart variable; null where it is not known.</summary>
    public Func<SmartVariable, string?>? Smart { get; init; }

    /// <summary>Whether the code stands for a missing value.</summary>
    public bool IsMissing(string code) => MissingDataCodes.Any(missing => missing.Code == code);
}
