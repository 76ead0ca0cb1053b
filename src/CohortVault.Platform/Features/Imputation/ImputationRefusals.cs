using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>Every way in which this feature says no. Catalogue for people: docs/errors.md.</summary>
internal static class ImputationRefusals
{
    public static readonly Refusal PasswordSeen = new(
        RefusalKind.Gone, "job.password-seen",
        "The archive password was already shown once and is kept nowhere any more.",
        "If it is lost, run the job again.");

    public static readonly Refusal PasswordIsOwn = new(
        RefusalKind.Gone, "job.password-own",
        "The archives were written with the password that came with the job; it is kept nowhere.",
        "Use that password.");

    public static readonly Refusal NotFinished = new(
        RefusalKind.Conflict, "job.not-finished", "The job has no archives yet.", "Wait until it is finished.");

    public static readonly Refusal NoFiles = new(
        RefusalKind.Invalid, "job.no-files", "The job has no genotype files.",
        "Send at least one VCF or BCF file in the field 'files'.");

    public static readonly Refusal TooManyFiles = new(
        RefusalKind.Invalid, "job.too-many-files", "A job takes at most 100 files.",
        "Send one file for each chromosome.");

    public static readonly Refusal UploadsUnknown = new(
        RefusalKind.Invalid, "job.upload-unknown", "One of the uploads is unknown, unfinished, or was used already.",
        "Upload the file again.");

    public static readonly Refusal Over = new(
        RefusalKind.Gone, "job.over", "The results of this job are deleted.",
        "Results are kept for a limited time only; run the job again.");

    public static readonly Refusal NoSuchDownload = new(
        RefusalKind.NotFound, "job.no-such-file", "download not found.");

    public static readonly Refusal DiskFull = new(
        RefusalKind.Unavailable, "job.disk-full", "The server's disk is full, so the files cannot be taken.",
        "Nothing was kept. Try again later or tell the operator.");

    public static readonly Refusal WeakPassword = new(
        RefusalKind.Invalid, "job.password-weak",
        "The archive password is too easy to guess.",
        "Use at least 20 characters that withstand 10^20 guesses, or leave the field out and have one generated.");

    public static readonly Refusal Malformed = new(
        RefusalKind.Invalid, "job.malformed-request", "The request is not a well-formed multipart form.",
        "Send multipart/form-data.");

    public static readonly Refusal FieldTooLong = new(
        RefusalKind.Invalid, "job.field-too-long", "A form field is longer than 4096 bytes.",
        "Send files in the field 'files'.");

    public static Refusal NotFound(string job) =>
        new(RefusalKind.NotFound, "job.not-found", $"Job {Shown(job)} not found.");

    public static Refusal NotRunning(string job) =>
        new(RefusalKind.Conflict, "job.not-running", $"Job {Shown(job)} is not running.", "Only jobs in queue or running can be cancelled.");

    public static Refusal TooManyJobs(int limit) => new(
        RefusalKind.TooMany, "job.too-many-jobs", $"Only {limit} jobs per user can be executed simultaneously.",
        "Wait until one is finished, or cancel one.");

    public static Refusal OverQuota(long megabytes) => new(
        RefusalKind.TooLarge, "job.over-quota",
        $"Your jobs would hold more than the {megabytes} MB that an account may use.",
        "Delete results that you have downloaded.");

    public static Refusal UnknownField(string field) =>
        new(RefusalKind.Invalid, "job.unknown-field", $"Parameter '{Shown(field)}' not found.");

    public static Refusal PanelUnknown(string panel) => new(
        RefusalKind.Invalid, "job.panel-unknown", $"Reference panel '{Shown(panel)}' not found.",
        "Choose one of the panels that the server lists.");

    public static Refusal BadChoice(string field, string choices) => new(
        RefusalKind.Invalid, "job.bad-choice", $"The value of '{field}' is not one of its choices.",
        $"Choose {choices}.");

    public static Refusal PopulationUnknown(string population, string panel, string choices) => new(
        RefusalKind.Invalid, "job.population-unknown",
        $"Population '{Shown(population)}' is not supported by reference panel '{panel}'.",
        $"Available populations: {choices}.");

    public static Refusal EmpiricalNotAllowed(string panel) => new(
        RefusalKind.Invalid, "job.empirical-not-allowed",
        $"Reference panel '{panel}' does not give out empirical dosages.",
        "Leave 'meta' out.");

    public static Refusal LiftOverMissing(string build, string panel) => new(
        RefusalKind.Invalid, "job.build-differs", $"The upload is {build} and reference panel '{panel}' is not.",
        "This version does not lift positions over: convert the files first, or choose a panel of that build.");

    // What callers sent is repeated only as plain text of bounded length.
    private static string Shown(string text)
    {
        var kept = new string([.. text.Where(c => char.IsAsciiLetterOrDigit(c) || "-_.@".Contains(c)).Take(64)]);
        return kept;
    }
}
