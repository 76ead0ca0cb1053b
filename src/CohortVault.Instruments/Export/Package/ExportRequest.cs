using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;

namespace CohortVault.Instruments.Export.Package;

/// <summary>Statistics programs that syntax can be written for.</summary>
[Flags]
public enum SyntaxPrograms
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>R.</summary>
    R = 1,

    /// <summary>SAS.</summary>
    Sas = 2,

    /// <summary>SPSS and PSPP.</summary>
    Spss = 4,

    /// <summary>Stata.</summary>
    Stata = 8,

    /// <summary>All of them.</summary>
    All = R | Sas | Spss | Stata,
}

/// <summary>What an export is made of.</summary>
public sealed record ExportRequest
{
    /// <summary>Id of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Title of the study.</summary>
    public required string Title { get; init; }

    /// <summary>Version of the dictionary.</summary>
    public required string DictionaryVersion { get; init; }

    /// <summary>The study's dictionary.</summary>
    public required DataDictionary Dictionary { get; init; }

    /// <summary>The study's design.</summary>
    public required StudyDesign Design { get; init; }

    /// <summary>Whether the raw table, <c>data.csv</c>, is there.</summary>
    public bool Raw { get; init; } = true;

    /// <summary>Whether the table for people, <c>data-labels.csv</c>, is there.</summary>
    public bool Readable { get; init; } = true;

    /// <summary>Whether the long table, <c>data-long.csv</c>, is there.</summary>
    public bool Long { get; init; }

    /// <summary>
    /// Questionnaires with the time at which they were sent in, those of one record together, for a tree of folders as
    /// Labfront has it; null for none.
    /// </summary>
    public Func<IAsyncEnumerable<SubmittedForm>>? Questionnaires { get; init; }

    /// <summary>
    /// Opens a file of a record, for a folder of files; null for none. It cannot be had together with anything that is taken
    /// out or changed: nobody can know what a picture shows. A file that is there no more gives null.
    /// </summary>
    public Func<FileAnswer, CancellationToken, Task<Stream?>>? Files { get; init; }

    /// <summary>Programs that syntax is written for; it needs the raw table.</summary>
    public SyntaxPrograms Syntax { get; init; }

    /// <summary>Instruments, fields and de-identification of all tables; the rest of it is each table's own.</summary>
    public ExportPlan Plan { get; init; } = ExportPlan.Raw;

    /// <summary>The study's key, where the plan needs one.</summary>
    public Pseudonyms? Pseudonyms { get; init; }
}
