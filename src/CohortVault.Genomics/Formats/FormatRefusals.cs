namespace CohortVault.Genomics.Formats;

/// <summary>Every sentence with which a reader refuses a file; codes are listed in <c>docs/errors.md</c>.</summary>
internal static class FormatRefusals
{
    private const string Recreate = "Write the file again with a current tool, for example 'bcftools view -Oz'.";
    private const string UploadAgain = "Copy the file again from its source and compare checksums.";

    public static InputRefusedException Empty(string file) => new(
        "file.empty", "The file is empty.", UploadAgain, file);

    public static InputRefusedException NotAVcf(string file) => new(
        "file.not-a-vcf", "The file is not a VCF or BCF file.",
        "Give a VCF (plain, gzip or BGZF) or BCF 2.2 file; convert other formats first.", file);

    public static InputRefusedException GzipTruncated(string file) => new(
        "gzip.truncated", "The compressed file ends too early.", UploadAgain, file);

    public static InputRefusedException GzipDamaged(string file) => new(
        "gzip.damaged", "The compressed data are damaged: a block does not decompress to what it announces.",
        UploadAgain, file);

    public static InputRefusedException GzipTrailing(string file) => new(
        "gzip.trailing", "Something that is not gzip follows the compressed data.", Recreate, file);

    public static InputRefusedException BgzfTruncated(string file) => new(
        "bgzf.truncated", "The BGZF file has no end-of-file block: it was cut off.", UploadAgain, file);

    public static InputRefusedException TooLarge(string file, long limit) => new(
        "limit.size", $"The file is larger than {limit:N0} bytes when decompressed.",
        "Split the input by chromosome or by region.", file);

    public static InputRefusedException RatioTooHigh(string file, int limit) => new(
        "limit.ratio", $"The file expands to more than {limit:N0} times its size, which no genotypes do.",
        Recreate, file);

    public static InputRefusedException TooManyMembers(string file, int limit) => new(
        "limit.members", $"The gzip file has more than {limit:N0} members.", "Compress it in one piece with bgzip.",
        file);

    public static InputRefusedException HeaderTooLarge(string file, int limit) => new(
        "limit.header", $"The header is larger than {limit:N0} bytes.", "Remove header lines that are not needed.",
        file);

    public static InputRefusedException TooManyContigs(string file, long? line, int limit) => new(
        "limit.contigs", $"The file has more than {limit:N0} contigs or definitions of fields.",
        "Remove contigs without records from the header, and records that lie on none of the chromosomes.", file, line);

    public static InputRefusedException LineTooLong(string file, long line, int limit) => new(
        "limit.line", $"The record is longer than {limit:N0} bytes.",
        "Remove FORMAT and INFO fields that are not needed: only GT is.", file, line);

    public static InputRefusedException AlleleTooLong(string file, long line, string field, int limit) => new(
        "limit.allele", $"{field} is longer than {limit:N0} bases.", "Remove the record.", file, line);

    public static InputRefusedException TooManyAlternates(string file, long line, int limit) => new(
        "limit.alternates", $"ALT lists more than {limit:N0} alleles.", "Remove or split the record.", file, line);

    public static InputRefusedException TooManySamples(string file, long? line, int limit) => new(
        "limit.samples", $"The file has more than {limit:N0} samples.", "Split the cohort into batches.", file, line);

    public static InputRefusedException TooManyRecords(string file, long limit) => new(
        "limit.records", $"The file has more than {limit:N0} records.", "Split the input by chromosome.", file);

    public static InputRefusedException Header(string file, long? line, string problem) => new(
        "vcf.header", problem, "Correct the header, for example with 'bcftools reheader'.", file, line);

    public static InputRefusedException Version(string file) => new(
        "vcf.version", "The first line names a VCF version that is not supported.",
        "Convert the file to VCF 4.1, 4.2, 4.3 or 4.4.", file, 1);

    public static InputRefusedException SampleId(string file, long? line, int sample, int limit) => new(
        "vcf.sample-id",
        $"The id of sample {sample} has a character that is not allowed, or is empty or longer than {limit}.",
        "Rename samples to ASCII letters, digits and . _ - + : @ # ' * ( ) ? starting with a letter, a digit or _, "
        + "for example with 'bcftools reheader --samples'.", file, line);

    public static InputRefusedException DuplicateSample(string file, long? line, int sample, int earlier) => new(
        "vcf.duplicate-sample", $"Samples {earlier} and {sample} have the same id.",
        "Make sample ids unique, for example with 'bcftools reheader --samples'.", file, line);

    public static InputRefusedException ControlCharacter(string file, long line, string field) => new(
        "vcf.character", $"{field} has a control, blank or non-ASCII character.", Recreate, file, line);

    public static InputRefusedException TooFewColumns(string file, long line, int expected) => new(
        "vcf.columns", $"The record has fewer than the {expected:N0} columns of the header.",
        "Separate columns by single tabs and give one genotype per sample.", file, line);

    public static InputRefusedException TooManyColumns(string file, long line, int expected) => new(
        "vcf.columns", $"The record has more than the {expected:N0} columns of the header.",
        "Separate columns by single tabs and give one genotype per sample.", file, line);

    public static InputRefusedException Field(string file, long line, string field, string rule) => new(
        "vcf.field", $"{field} {rule}.", "Correct the record, or remove it.", file, line);

    public static InputRefusedException Genotype(string file, long line, int sample) => new(
        "vcf.genotype", $"The genotype (GT) of sample {sample} is malformed.",
        "Write genotypes like 0/1, 0|1, ./. or, where haploid, 1.", file, line);

    public static InputRefusedException GenotypeAllele(string file, long line, int sample) => new(
        "vcf.genotype", $"The genotype (GT) of sample {sample} names an allele that the record does not list.",
        "Correct ALT or the genotype.", file, line);

    public static InputRefusedException Ploidy(string file, long line, int sample) => new(
        "vcf.ploidy", $"The genotype (GT) of sample {sample} has more than two alleles.",
        "Only haploid and diploid genotypes are supported.", file, line);

    public static InputRefusedException GenotypeNotFirst(string file, long line) => new(
        "vcf.format", "FORMAT lists GT, but not first.", Recreate, file, line);

    public static InputRefusedException Unsorted(string file, long line) => new(
        "vcf.unsorted", "The records are not sorted by chromosome and position.",
        "Sort the file with 'bcftools sort'.", file, line);

    public static InputRefusedException BcfVersion(string file) => new(
        "bcf.version", "The file is BCF of another version than 2.2.", "Convert it with 'bcftools view -Ob'.", file);

    public static InputRefusedException BcfTruncated(string file, long? record) => new(
        "bcf.truncated", "The file ends inside a record.", UploadAgain, file, record);

    public static InputRefusedException BcfRecord(string file, long record, string field) => new(
        "bcf.record", $"{field} of the record is damaged.", UploadAgain, file, record);

    public static InputRefusedException NotAReference(string file) => new(
        "file.not-a-reference", "The file is not a VCF, BCF, M3VCF or MSAV file.",
        "Give phased VCF (plain, gzip or BGZF) or BCF 2.2 files, or a panel that Minimac3 or Minimac4 made.", file);

    public static InputRefusedException ZstdTruncated(string file) => new(
        "zstd.truncated", "The compressed file ends inside a frame.", UploadAgain, file);

    public static InputRefusedException ZstdDamaged(string file) => new(
        "zstd.damaged", "The compressed data are damaged: a frame does not decompress to what it announces.",
        UploadAgain, file);

    public static InputRefusedException ZstdWindow(string file, long limit) => new(
        "zstd.window", $"The file was compressed with a window above {limit:N0} bytes.",
        "Compress it again without '--long' or '--ultra', or let Minimac4 write it again.", file);

    public static InputRefusedException M3vcfVersion(string file) => new(
        "m3vcf.version", "The file is M3VCF of another version than 1.",
        "Build the panel from the VCF or BCF file that it was made of.", file, 1);

    public static InputRefusedException M3vcfTruncated(string file, long line) => new(
        "m3vcf.truncated", "The file has fewer blocks or sites than it announces.", UploadAgain, file, line);

    public static InputRefusedException M3vcfLine(string file, long line, string part) => new(
        "m3vcf.line", $"{part} is malformed.", UploadAgain, file, line);

    public static InputRefusedException MsavVersion(string file) => new(
        "msav.version", "The file is SAV, but not a Minimac4 panel of version 3 (MVCFv3).",
        "Make the panel with 'minimac4 --compress-reference', or give the VCF or BCF file.", file);

    public static InputRefusedException MsavTruncated(string file, long? record) => new(
        "msav.truncated", "The file ends too early: inside a record or a block, or without its index.",
        UploadAgain, file, record);

    public static InputRefusedException MsavRecord(string file, long record, string part) => new(
        "msav.record", $"{part} of the record is damaged.", UploadAgain, file, record);
}
