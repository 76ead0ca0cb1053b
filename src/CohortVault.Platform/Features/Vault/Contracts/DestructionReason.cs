namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>On whose word something is destroyed; it decides what can stand in the way.</summary>
internal enum DestructionWord
{
    /// <summary>A rule says so: not before the time of the thing is over, and not while it is held.</summary>
    Rule,

    /// <summary>Its owner says so: not while it is held, nor where its kind must be kept whatever the owner wishes.</summary>
    Owner,

    /// <summary>
    /// It never came into being, lives on elsewhere, or was handed to its owner: nothing is lost, so nothing stands in the way.
    /// </summary>
    Leftover,
}

/// <summary>Why something is destroyed; stands in its certificate.</summary>
/// <param name="Why">In words that fit after "destroyed because".</param>
/// <param name="Word">On whose word.</param>
/// <param name="Kind">The kind whose retention rule says so; null if none does.</param>
internal sealed record DestructionReason(string Why, DestructionWord Word, RetentionKind? Kind = null)
{
    public static readonly DestructionReason InputRead =
        new("the last stage that reads it was over", DestructionWord.Rule, RetentionKind.ImputationInput);

    public static readonly DestructionReason NextStageDone =
        new("the next stage was done", DestructionWord.Rule, RetentionKind.ImputationWork);

    public static readonly DestructionReason JobEnded =
        new("the job had ended", DestructionWord.Rule, RetentionKind.ImputationWork);

    public static readonly DestructionReason ResultsOver =
        new("the time to fetch it was over", DestructionWord.Rule, RetentionKind.ImputationResults);

    public static readonly DestructionReason UploadOver =
        new("no job had taken it in time", DestructionWord.Rule, RetentionKind.Upload);

    public static readonly DestructionReason DeletedByOwner = new("its owner deleted it", DestructionWord.Owner);

    public static readonly DestructionReason CancelledByOwner = new("its owner cancelled the job", DestructionWord.Owner);

    public static readonly DestructionReason AccountDeleted = new("its owner deleted the account", DestructionWord.Owner);

    public static readonly DestructionReason ParticipantErased =
        new("the person it is about asked for it, and the study team agreed", DestructionWord.Owner);

    public static readonly DestructionReason ExportOver =
        new("the time to fetch this copy was over", DestructionWord.Leftover);

    public static readonly DestructionReason PasswordShown = new("it was shown to its owner", DestructionWord.Leftover);

    public static readonly DestructionReason TakenOver = new("a job had taken its content over", DestructionWord.Leftover);

    public static readonly DestructionReason BrokenOff = new("it had not arrived whole", DestructionWord.Leftover);

    public static readonly DestructionReason NeverSaved =
        new("it was replaced or left behind before its form was saved", DestructionWord.Leftover);

    public static readonly DestructionReason AttemptFailed =
        new("the attempt that wrote it did not count", DestructionWord.Leftover);

    public static readonly DestructionReason CameBack =
        new("it was destroyed before, after the backup that it came back from", DestructionWord.Leftover);

    public static readonly DestructionReason Unconfirmed =
        new("nobody had confirmed the registration", DestructionWord.Leftover);

    /// <summary>The rule by which it went: a kind's word, <c>owner</c>, or <c>none</c>.</summary>
    public string Policy => Word switch
    {
        DestructionWord.Rule => Kind!.Value.Word(),
        DestructionWord.Owner => "owner",
        _ => "none",
    };

    /// <summary>The study's time was over, by the rule of its kind.</summary>
    public static DestructionReason TimeOver(RetentionKind kind) => new("its time was over", DestructionWord.Rule, kind);
}
