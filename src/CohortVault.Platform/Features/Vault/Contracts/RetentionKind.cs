using System.Globalization;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>What is kept for a time; each kind has its rule.</summary>
internal enum RetentionKind
{
    /// <summary>Genotypes of a job, until they are read for the last time.</summary>
    ImputationInput,

    /// <summary>What the stages of a job hand on to each other.</summary>
    ImputationWork,

    /// <summary>Results and quality-control files of a job, waiting for their owner.</summary>
    ImputationResults,

    /// <summary>Files that no job has taken yet.</summary>
    Upload,

    /// <summary>Mails that no mail server has taken.</summary>
    Mail,

    /// <summary>A study without clinical data.</summary>
    Study,

    /// <summary>A study with clinical data.</summary>
    ClinicalStudy,
}

/// <summary>The words by which kinds are called in certificates and in the database.</summary>
internal static class RetentionKinds
{
    private static readonly (RetentionKind Kind, string Word)[] _words =
    [
        (RetentionKind.ImputationInput, "imputation-input"),
        (RetentionKind.ImputationWork, "imputation-work"),
        (RetentionKind.ImputationResults, "imputation-results"),
        (RetentionKind.Upload, "upload"),
        (RetentionKind.Mail, "mail"),
        (RetentionKind.Study, "study"),
        (RetentionKind.ClinicalStudy, "clinical-study"),
    ];

    /// <summary>The word of a kind.</summary>
    public static string Word(this RetentionKind kind) => _words.Single(pair => pair.Kind == kind).Word;

    /// <summary>The kind of a word; false if there is none.</summary>
    public static bool TryParse(string word, out RetentionKind kind)
    {
        var found = Array.Find(_words, pair => pair.Word == word);
        kind = found.Kind;
        return found.Word is not null;
    }
}

/// <summary>A length of time as rules and laws have it: calendar years, or days and hours.</summary>
/// <param name="Years">Calendar years.</param>
/// <param name="Time">What comes on top.</param>
internal readonly record struct RetentionPeriod(int Years, TimeSpan Time)
{
    private const int MostYears = 100;

    // Periods are compared by where they lead from one day; a leap year decides nothing between a law and a setting.
    private static readonly DateTimeOffset _someDay = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static RetentionPeriod None => default;

    public static RetentionPeriod OfYears(int years) => new(years, TimeSpan.Zero);

    public static RetentionPeriod OfDays(int days) => new(0, TimeSpan.FromDays(days));

    public static RetentionPeriod OfHours(int hours) => new(0, TimeSpan.FromHours(hours));

    /// <summary>Reads <c>3y</c>, <c>7d</c> or <c>24h</c>, up to a hundred years.</summary>
    public static bool TryParse(string? text, out RetentionPeriod period)
    {
        period = default;
        if (text is not { Length: > 1 and < 9 }
            || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        (period, var known) = text[^1] switch
        {
            'y' when number <= MostYears => (OfYears(number), true),
            'd' when number <= MostYears * 366 => (OfDays(number), true),
            'h' when number <= MostYears * 366 * 24 => (OfHours(number), true),
            _ => (default, false),
        };
        return known;
    }

    /// <summary>When it is over, if it begins then.</summary>
    public DateTimeOffset After(DateTimeOffset from) => from.AddYears(Years) + Time;

    /// <summary>When it began, if it is over then.</summary>
    public DateTimeOffset Before(DateTimeOffset end) => end.AddYears(-Years) - Time;

    public bool IsShorterThan(RetentionPeriod other) => After(_someDay) < other.After(_someDay);

    public RetentionPeriod OrLonger(RetentionPeriod other) => IsShorterThan(other) ? other : this;

    /// <summary>As settings have it.</summary>
    public override string ToString() => this switch
    {
        { Years: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{Years}y"),
        { Time: var time } when time.Hours == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.Days}d"),
        { Time: var time } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h"),
    };
}
