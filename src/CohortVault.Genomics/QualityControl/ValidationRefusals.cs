namespace CohortVault.Genomics.QualityControl;

/// <summary>Every sentence with which validation refuses files; codes are in <c>docs/errors.md</c>.</summary>
internal static class ValidationRefusals
{
    public static InputRefusedException Population(
        string population, string panel, IEnumerable<string> available) => new(
        "input.population", $"Population '{population}' is not supported by reference panel '{panel}'.",
        $"Choose one of: {string.Join(", ", available)}, {QualityControlOptions.NoPopulation}.");

    public static InputRefusedException Build(string build) => new(
        "input.build", $"The build '{Plain(build)}' is not known.", "Give hg19 or hg38.");

    public static InputRefusedException BuildDiffers(string build, string panelBuild) => new(
        "input.build-differs", $"The files are {build}, the reference panel is {panelBuild}.",
        $"Convert the files to {panelBuild}, or choose a panel of build {build}.");

    public static InputRefusedException NoFiles() => new(
        "input.no-files", "The provided files are not VCF files: there are none.",
        "Give at least one VCF or BCF file.");

    public static InputRefusedException NoRecords(string file) => new(
        "input.no-records", "The file has a header but no records.", "Leave the file out, or export it again.", file);

    public static InputRefusedException NoSamples(string file) => new(
        "input.no-samples", "The file has no samples.", "Export genotypes, not sites only.", file);

    public static InputRefusedException NoGenotypes(string file, long line) => new(
        "input.no-genotypes", "The record has no GT field.", "Export genotypes (GT) for every record.", file, line);

    public static InputRefusedException SeveralChromosomes(string file, long line) => new(
        "input.several-chromosomes", "The file contains more than one chromosome.",
        "Split it into one file per chromosome, for example with 'bcftools view --regions'.", file, line);

    public static InputRefusedException SameChromosome(string file, string other, string chromosome) => new(
        "input.chromosome-twice", $"The file has chromosome {chromosome}, which {other} has, too.",
        "Give each chromosome once; merge parts with 'bcftools concat'.", file);

    public static InputRefusedException SameAlleles(string file, long line) => new(
        "input.same-alleles", "REF and ALT are the same allele.", "Correct or remove the record.", file, line);

    public static InputRefusedException Chromosome(string file, long line) => new(
        "input.chromosome", "CHROM is not one of 1 to 22, X, 23 and MT, with or without chr.",
        "Rename the chromosome or remove the file.", file, line);

    public static InputRefusedException Prefix(string file, long line, string build) => new(
        "input.prefix", $"The chromosome name is not a valid {build} encoding.",
        build == "hg38"
            ? "Files of build hg38 must have the chr prefix: add it with 'bcftools annotate --rename-chrs', "
                + "or choose hg19."
            : "Files of build hg19 must not have the chr prefix: remove it with 'bcftools annotate --rename-chrs', "
                + "or choose hg38.",
        file, line);

    public static InputRefusedException NotInPanel(
        string file, string chromosome, string panel, IEnumerable<string> has) => new(
        "input.not-in-panel", $"Chromosome {chromosome} is not in reference panel '{panel}'.",
        $"Leave the file out, or choose another panel; this one has {string.Join(", ", has)}.", file);

    public static InputRefusedException SampleCount(string file, string first) => new(
        "input.samples-differ", $"The file has another number of samples than {first}.",
        "Give the same samples in the same order in all files.", file);

    public static InputRefusedException SampleSet(string file, string first, int sample) => new(
        "input.samples-differ", $"Sample {sample} is not in {first}.",
        "Give the same samples in the same order in all files.", file);

    public static InputRefusedException SampleOrder(string file, string first, int sample) => new(
        "input.samples-differ", $"The samples are in another order than in {first}, from sample {sample} on.",
        "Give the same samples in the same order in all files.", file);

    public static InputRefusedException TooFewSamples(int minimum) => new(
        "input.too-few-samples", $"At least {minimum} samples must be uploaded.",
        "Add samples, or choose a panel that accepts fewer.");

    public static InputRefusedException TooManySamples(int maximum) => new(
        "input.too-many-samples", $"At most {maximum} samples can be uploaded.",
        "Split the cohort into batches, or contact the operator.");

    public static InputRefusedException Unphased(string file) => new(
        "input.unphased", "The file is not phased, and no phasing was asked for.",
        "Choose phasing, or give phased genotypes.", file);

    private static string Plain(string text) =>
        string.Concat(text.Take(32).Select(character => char.IsAsciiLetterOrDigit(character) ? character : '?'));
}
