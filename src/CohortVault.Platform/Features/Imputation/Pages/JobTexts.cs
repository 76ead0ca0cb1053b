using System.Globalization;
using CohortVault.Genomics.QualityControl;
using CohortVault.Platform.Kernel.Pages;

namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>Words of the job pages.</summary>
internal static class JobTexts
{
    public const string Proof = "Proof";
    public const string Held = "Legal hold";
    public const string HeldText = "Under a legal hold: nobody can destroy it, you included.";
    public const string HeldWhy = "Why";
    public const string Jobs = "Jobs";
    public const string NewJob = "New job";
    public const string Job = "Imputation job";
    public const string AllJobs = "All jobs";

    public static string JobsState(int count) => count switch
    {
        0 => "You have no jobs.",
        1 => "One job. Only you see it.",
        _ => $"{Show.Count(count)} jobs. Only you see them.",
    };

    // The empty list teaches.
    public const string EmptyTitle = "Your first job";
    public const string EmptyText =
        "You need genotypes of an array as VCF (plain, gzip or BGZF) or BCF, one file for each chromosome or all in one, with the same samples "
        + "in every file. Drop them on the new job page, choose a reference panel, and watch quality control, phasing and imputation.";
    public const string EmptyPromise =
        "Your files are encrypted as they arrive and their key is destroyed when quality control has read them. You get one encrypted archive for "
        + "each chromosome, kept for seven days.";
    public const string EmptyNoData = "No data at hand? The program comes with a sample: samples/ in its folder.";

    // List.
    public const string ColumnName = "Name";
    public const string ColumnState = "State";
    public const string ColumnPanel = "Panel";
    public const string ColumnSamples = "Samples";
    public const string ColumnSubmitted = "Submitted";
    public const string ColumnLeft = "Time left";
    public const string Newer = "Newer";
    public const string Older = "Older";
    public const string Pages = "Pages";

    public static string PageOf(int page, int pages) => $"Page {page} of {pages}";

    // States.
    public static (Tone Tone, string Words) State(JobState state) => state switch
    {
        JobState.Receiving or JobState.Accepted => (Tone.Waiting, "Waiting"),
        JobState.Validating => (Tone.Busy, "Checking files"),
        JobState.QualityControl => (Tone.Busy, "Quality control"),
        JobState.Phasing => (Tone.Busy, "Phasing"),
        JobState.Imputing => (Tone.Busy, "Imputing"),
        JobState.Sealing => (Tone.Busy, "Sealing archives"),
        JobState.Finished => (Tone.Good, "Finished"),
        JobState.Failed => (Tone.Bad, "Failed"),
        JobState.Cancelled => (Tone.Quiet, "Cancelled"),
        JobState.Expired => (Tone.Quiet, "Expired"),
        _ => (Tone.Quiet, "Deleted"),
    };

    public static string StepTitle(string id) => id switch
    {
        "validation" => "Check the files",
        "quality-control" => "Quality control",
        "phasing" => "Phasing",
        "imputation" => "Imputation",
        "sealing" => "Sealed archives",
        _ => id,
    };

    public static (Tone Tone, string Words) StepState(JobStepState state, bool ended) => state switch
    {
        JobStepState.Waiting => (Tone.Quiet, ended ? "Not reached" : "Not yet"),
        JobStepState.Running => (Tone.Busy, "Running"),
        JobStepState.Done => (Tone.Good, "Done"),
        _ => (Tone.Bad, "Failed"),
    };

    // Job page.
    public const string Stages = "What happens now";
    public const string StagesDone = "What happened";
    public const string Reload = "Load the page again to see how far it is";
    public const string WhereTitle = "Where your data is";
    public const string Input = "Your files";
    public const string InputKept = "encrypted on this machine, until quality control has read them";
    public const string InputGone = "destroyed";
    public const string Intermediate = "Working copies";
    public const string IntermediateKept = "encrypted on this machine, destroyed when the archives are written";
    public const string IntermediateGone = "destroyed";
    public const string Results = "Results";
    public const string ResultsNone = "none yet";
    public const string ResultsKept = "in encrypted archives, destroyed on";
    public const string QcKept = "quality control files alone, encrypted, destroyed on";
    public const string ResultsGone = "destroyed";
    public const string Seen = "Who can see them";
    public const string SeenByYou = "you alone, with the archive password";
    public const string SeenByYouNow = "you alone";
    public const string SeenByNobody = "nobody";
    public const string Remains = "What remains";
    public const string RemainsText =
        "settings, times and counts, and the record of what was done; no genotypes, no names";

    public const string QueueNext = "Waiting. It is the next one in the queue.";

    public static string Queue(int position) =>
        position <= 1 ? QueueNext : $"Waiting. {position - 1} {(position == 2 ? "job is" : "jobs are")} before it.";

    public static string FinishedState(TimeSpan left) =>
        $"Finished. The archives can be fetched for another {Show.Duration(left)}.";

    public const string FinishedQcState = "Quality control finished. Nothing was imputed, as you asked.";
    public const string FailedState = "Failed. Nothing was imputed; the reasons are below.";
    public const string CancelledState = "Cancelled. Everything of it was destroyed.";
    public const string ExpiredState = "Over. Everything of it was destroyed.";

    public const string Archives = "Results";
    public const string ArchivesText =
        "One encrypted archive for each chromosome. Open it with 7-Zip, WinZip or the command below, with the archive password. "
        + "Info-ZIP's unzip and Python's zipfile cannot read AES-256 archives.";
    public const string ColumnFile = "File";
    public const string ColumnSize = "Size";
    public const string Download = "Download";

    public static string DownloadLabel(string file) => $"Download {file}";

    public const string PasswordWaiting = "Show the archive password";
    public const string PasswordSeen =
        "The archive password was shown to you and is kept nowhere. If it is lost, run the job again.";
    public const string PasswordOwn =
        "The archives open with the password that you sent with the job. It is kept nowhere.";

    public const string Quality = "Quality control";
    public const string Samples = "Samples";
    public const string Markers = "Variants in your files";
    public const string Chromosomes = "Chromosomes";
    public const string Chunks = "Chunks imputed";
    public const string Overlap = "Overlap with the panel";
    public const string Remaining = "Variants used";
    public const string ExcludedCount = "Variants excluded";
    public const string TypedOnly = "Typed only";
    public const string QcFiles = "Lists to take away";
    public const string QcFilesText =
        "They name single variants of your cohort, so they are for you alone and end with the results.";

    public static string QcFileText(string name) => name switch
    {
        "snps-excluded.txt" => "every excluded variant with the reason",
        "snps-typed-only.txt" or "typed-only.txt" => "variants of yours that the panel does not have",
        "chunks-excluded.txt" => "parts of chromosomes left out, with the reason",
        "statistics.json" => "all numbers, for programs",
        "quality-control.html" => "the report as one file, for your records",
        "allele-frequencies.csv" => "the picture's data",
        "chrX-info.txt" => "samples with one copy of X at some sites and two at others",
        _ => "",
    };

    public const string WhyFailed = "Why it failed";
    public const string Code = "Code:";
    public const string WhyExcluded = "Why variants were excluded";

    public static IEnumerable<(string Words, long Count)> Exclusions(SiteCounts sites) =>
        new (string Words, long Count)[]
        {
            ("FILTER flag set", sites.FilterFlagSet),
            ("Invalid alleles", sites.InvalidAlleles),
            ("Multiallelic", sites.Multiallelic),
            ("Duplicated", sites.Duplicated),
            ("Not a SNP", sites.NonSnp),
            ("Monomorphic", sites.Monomorphic),
            ("Allele switch", sites.AlleleSwitch),
            ("Strand flip", sites.StrandFlip),
            ("Strand flip and allele switch", sites.StrandFlipAndAlleleSwitch),
            ("Allele mismatch", sites.AlleleMismatch),
            ("Call rate under 90 %", sites.LowCallRate),
        }.Where(reason => reason.Count > 0);

    /// <summary>Title of the picture: what it shows.</summary>
    public static string Finding(FrequencySummary summary)
    {
        var sites = $"{Show.Count(summary.Compared)} variants";
        if (summary.RSquared is not { } r2)
        {
            return $"Too little variation to compare allele frequencies ({sites})";
        }

        var verdict = r2 switch
        {
            >= 0.9 => "Your allele frequencies agree with the panel's",
            >= 0.7 => "Your allele frequencies agree roughly with the panel's",
            _ => "Your allele frequencies do not agree with the panel's: check build, strand and population",
        };
        var differing = summary.Differing switch
        {
            0 => "none differs",
            1 => "1 differs",
            _ => $"{Show.Count(summary.Differing)} differ",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{verdict}: r² {r2:0.000}, {sites}, {differing}");
    }

    public const string BandColumn = "Frequency in the panel";
    public const string BandSites = "Variants";
    public const string BandMean = "Mean frequency in your study";
    public const string BandDiffering = "Differing";

    public static string Band(FrequencyBand band) =>
        string.Create(CultureInfo.InvariantCulture, $"{band.From:0.0} to {band.To:0.0}");

    public static string Frequency(double frequency) => frequency.ToString("0.000", CultureInfo.InvariantCulture);

    public const string FrequenciesTable = "The same as a table";
    public const string FrequenciesAlt = "Scatter plot of the alternative allele frequency of each variant, panel against study. The table below holds the same figures.";
    public const string SavePng = "Save as PNG";
    public const string SaveSvg = "Save as SVG";
    public const string SaveCsv = "Save as CSV";
    public const string NoPopulation = "Allele frequencies were not compared, because no population was chosen.";

    public const string Settings = "Settings";
    public const string Panel = "Reference panel";
    public const string Build = "Build";
    public const string Population = "Population";
    public const string Phasing = "Phasing";
    public const string PhasingOn = "by the server, against the panel";
    public const string PhasingOff = "none: the files are phased";
    public const string R2 = "r² filter";
    public const string Empirical = "Empirical dosages";
    public const string Submitted = "Submitted";
    public const string Started = "Started";
    public const string Ended = "Ended";
    public const string Id = "Job id";
    public const string Off = "not compared";
    public const string None = "none";
    public const string Yes = "yes";

    public const string Cancel = "Cancel the job";
    public const string Delete = "Delete now";
    public const string Back = "Back to the job";
    public const string RunAgain = "Start another job";

    // Ending a job.
    public static string CancelTitle(string job) => $"Cancel {job}?";

    public static string DeleteTitle(string job) => $"Delete {job}?";

    public const string EndState = "This cannot be undone.";
    public const string EndGone = "What will be gone";
    public const string CancelGoneText =
        "Your files, all working copies and whatever was computed so far. Their keys are destroyed before this page answers.";
    public const string DeleteGoneText =
        "The archives, the quality control files and, if nobody has seen it, the archive password. Their keys are destroyed before this page answers; "
        + "copies that you have downloaded are not touched.";
    public const string EndRemains = "What remains";
    public const string EndRemainsText =
        "Counts of samples and variants, the settings, the times, and a record in the log that this was done by you. No genotypes, no names.";
    public const string CancelButton = "Cancel and destroy";
    public const string DeleteButton = "Delete and destroy";
    public const string Keep = "Keep it";

    // The password, shown once.
    public const string PasswordTitle = "Archive password";
    public const string PasswordState = "It can be shown one single time.";
    public const string PasswordExplain =
        "The password opens the archives of this job. When you press the button, the only copy on this machine is destroyed and then the password is shown. "
        + "It cannot be shown again, to you or to anybody.";
    public const string PasswordPrepare = "Have your password manager open before you go on.";
    public const string PasswordShow = "Show it now, once";
    public const string PasswordShown =
        "Shown once, just now. The copy on this machine is destroyed: keep the password before you leave this page.";
    public const string PasswordCopy = "Copy";
    public const string PasswordCopied = "Copied";
    public const string PasswordOpen = "Open an archive with";

    // New job.
    public const string NewState = "Five choices, each with a default that fits most studies.";
    public const string Files = "Genotype files";
    public const string FilesHint = "Drop VCF or BCF files here, or choose them. All chromosomes at once is fine; every file must hold the same samples.";
    public const string FilesHintNoScript = "Without scripts, all files are sent in one go when you press the button; that cannot be resumed if the connection breaks.";
    public const string PanelHint = "Imputation works best with the panel whose people are most like yours.";
    public const string PopulationHint = "Your allele frequencies are compared with this population, which shows strand and build mistakes. It does not change the imputation.";
    public const string PopulationOff = "Do not compare";
    public const string BuildHint =
        "The build of the positions in your files; it must be the panel's. Positions are not lifted over.";
    public const string PhasingHint =
        "Array data are usually unphased. If every genotype in your files has a |, phasing can be skipped.";
    public const string PhasingOnChoice = "Phase my genotypes";
    public const string PhasingOffChoice = "They are phased already";
    public const string R2Hint =
        "Variants imputed with a lower estimated r² are left out. Keeping all leaves the choice to your analysis.";
    public const string R2All = "Keep all variants";

    public static string R2Choice(string value) => $"Leave out r² below {value}";

    public const string Mode = "What to do";
    public const string ModeHint =
        "Quality control alone tells you quickly whether the files fit, and costs nothing but a few minutes.";
    public const string ModeImpute = "Quality control, then imputation";
    public const string ModeQc = "Quality control only";
    public const string Name = "Name (optional)";
    public const string NameHint = "For your own list. It is kept encrypted and destroyed with the job.";
    public const string EmpiricalChoice = "Write empirical dosages too (leave-one-out, for meta-imputation)";
    public const string Submit = "Start the job";
    public const string After =
        "Your files are encrypted as they arrive. Only you can see the job. You get a mail when it is done; it holds no secret.";
    public const string NoPanels = "There is no reference panel on this installation yet";
    public const string NoPanelsText = "The person who runs it adds one with:";

    public static string BuildChoice(string build) =>
        build == "hg19" ? "hg19 (GRCh37)" : build == "hg38" ? "hg38 (GRCh38)" : build;

    public static string PanelChoice(string name, string build) => $"{name} ({build})";

    public static string PopulationChoice(string id, int samples) => $"{id} ({Show.Count(samples)} samples)";
}
