using System.Security.Cryptography;
using System.Text.Json;

namespace CohortVault.Genomics.Panels;

/// <summary>A reference panel on disk: <c>panel.json</c> and one file per chromosome.</summary>
public sealed class PanelDirectory
{
    /// <summary>Name of the file that describes the panel.</summary>
    public const string DescriptionFile = "panel.json";

    private readonly string _path;
    private readonly Func<string, Stream?> _content;

    private PanelDirectory(string path, PanelDescription description, Func<string, Stream?>? content)
    {
        _path = path;
        _content = content ?? PlainFile;
        Description = description;
        Chromosomes = [.. description.Chromosomes.Select(c => c.Name)];
    }

    /// <summary>What <c>panel.json</c> says.</summary>
    public PanelDescription Description { get; }

    /// <summary>Names of the chromosomes and parts of X that the panel has, in karyotype order.</summary>
    public IReadOnlyList<string> Chromosomes { get; }

    /// <summary>
    /// Opens a panel directory and reads its description. <paramref name="content"/> opens a chromosome's file by its
    /// name as a seekable stream, or returns null if there is none; without it, files are plain and lie in the directory.
    /// </summary>
    public static PanelDirectory Open(string directory, Func<string, Stream?>? content = null)
    {
        var file = Path.Combine(directory, DescriptionFile);
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{directory} is not a panel: it has no {DescriptionFile}.");
        }

        PanelDescription? description;
        try
        {
            description = JsonSerializer.Deserialize(File.ReadAllBytes(file), PanelJson.Default.PanelDescription);
        }
        catch (JsonException broken)
        {
            throw new InputRefusedException("panel.damaged", "The panel's description cannot be read.",
                "Restore it from its source or build the panel again.", DescriptionFile, broken.LineNumber + 1);
        }

        if (description is null || description.Populations.Count == 0)
        {
            throw new InputRefusedException("panel.damaged", "The panel's description is empty.",
                "Restore it from its source or build the panel again.", DescriptionFile);
        }

        if (description.Format != PanelDescription.CurrentFormat)
        {
            throw new InputRefusedException("panel.version", $"The panel has format version {description.Format}.",
                $"This program reads version {PanelDescription.CurrentFormat}; build the panel again.", DescriptionFile);
        }

        foreach (var chromosome in description.Chromosomes)
        {
            if (chromosome.File != Path.GetFileName(chromosome.File) || chromosome.File.Length == 0)
            {
                throw new InputRefusedException("panel.damaged", "The panel's description names a file outside the panel.",
                    "Restore it from its source or build the panel again.", DescriptionFile);
            }
        }

        return new PanelDirectory(directory, description, content);
    }

    /// <summary>Whether the panel has a chromosome (or part of X), by any of its names.</summary>
    public bool Has(string chromosome) => FindEntry(chromosome) is not null;

    /// <summary>Opens a chromosome by name (<c>20</c>, <c>chr20</c>, <c>X.nonPAR</c>).</summary>
    public PanelChromosome Open(string chromosome, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var entry = FindEntry(chromosome) ?? throw new InputRefusedException("panel.no-chromosome",
            $"The panel '{Description.Id}' has no such chromosome.", $"It has: {string.Join(", ", Chromosomes)}.");
        var content = Content(entry);
        if (content.Length == entry.Bytes)
        {
            return PanelChromosome.Open(content, entry.File);
        }

        content.Dispose();
        throw Damaged(entry, "The file has another length than the panel's description says.");
    }

    /// <summary>Reads every file and compares its SHA-256 with the description; names the first that differs.</summary>
    public void VerifyChecksums(CancellationToken cancellation = default)
    {
        foreach (var entry in Description.Chromosomes)
        {
            cancellation.ThrowIfCancellationRequested();
            using var content = Content(entry);
            if (!Convert.ToHexStringLower(SHA256.HashData(content)).Equals(entry.Sha256, StringComparison.Ordinal))
            {
                throw Damaged(entry, "The file has a wrong SHA-256.");
            }
        }
    }

    private Stream Content(PanelChromosomeFile entry) => _content(entry.File) ?? throw Damaged(entry, "The file is missing.");

    private FileStream? PlainFile(string name)
    {
        var path = Path.Combine(_path, name);
        return File.Exists(path) ? File.OpenRead(path) : null;
    }

    private PanelChromosomeFile? FindEntry(string chromosome)
    {
        var name = ChromosomeName.Canonical(chromosome);
        return Description.Chromosomes.FirstOrDefault(c => c.Name == name);
    }

    private static InputRefusedException Damaged(PanelChromosomeFile entry, string what) => new(
        "panel.damaged", $"The panel is damaged: {what}", "Restore it from its source or build the panel again.", entry.File);
}
