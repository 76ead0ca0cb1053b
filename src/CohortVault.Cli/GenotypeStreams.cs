using CohortVault.Genomics;
using CohortVault.Genomics.Formats;
using CohortVault.Genomics.Imputation;

namespace CohortVault.Cli;

/// <summary>Genotype files of the command line: by suffix, or <c>-</c> for the standard streams.</summary>
internal static class GenotypeStreams
{
    public const string Standard = "-";

    /// <summary>Opens an input, as often as asked; standard input is kept in memory for that.</summary>
    public static (Func<Stream> Open, string Name) Input(string path)
    {
        if (path != Standard)
        {
            return File.Exists(path)
                ? (() => File.OpenRead(path), Path.GetFileName(path))
                : throw new FileNotFoundException($"There is no file {path}.");
        }

        using var input = Console.OpenStandardInput();
        using var content = new MemoryStream();
        input.CopyTo(content);
        var bytes = content.ToArray();
        return (() => new MemoryStream(bytes, writable: false), "standard input");
    }

    /// <summary>Opens an output; standard output is VCF text. The suffix is checked before any work is done.</summary>
    public static OpenResult Output(string path, int threads)
    {
        if (path == Standard)
        {
            return header => VariantWriter.Create(Console.OpenStandardOutput(), VariantFormat.Vcf, header);
        }

        _ = VariantWriter.FormatOf(path);
        var directory = DirectoryOf(path);
        return Directory.Exists(directory)
            ? header => VariantWriter.Create(path, header, threads)
            : throw new DirectoryNotFoundException($"There is no directory {directory}.");
    }

    /// <summary>The directory that an output lies in; for standard output, that of temporary files.</summary>
    public static string DirectoryOf(string path) =>
        path == Standard ? Path.GetTempPath() : Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Refuses to write over the input.</summary>
    public static void RequireDifferent(string input, params ReadOnlySpan<string?> outputs)
    {
        foreach (var output in outputs)
        {
            if (output is not null && output != Standard && Path.GetFullPath(input) == Path.GetFullPath(output))
            {
                throw new InputRefusedException("output.is-input", "The output would replace the input.",
                    "Name another file.", Path.GetFileName(output));
            }
        }
    }
}
