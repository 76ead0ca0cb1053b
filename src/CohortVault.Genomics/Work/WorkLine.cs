using System.Text.Json.Serialization;

namespace CohortVault.Genomics.Work;

/// <summary>One line that a worker writes to its standard output.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(WorkProgress), "progress")]
[JsonDerivedType(typeof(WorkStage), "stage")]
[JsonDerivedType(typeof(WorkWant), "want")]
[JsonDerivedType(typeof(WorkSign), "sign")]
[JsonDerivedType(typeof(WorkDone), "done")]
[JsonDerivedType(typeof(WorkRefused), "refused")]
[JsonDerivedType(typeof(WorkBroken), "broken")]
public abstract record WorkLine;

/// <summary>The worker lives and is this far; sent at least every few seconds.</summary>
/// <param name="Fraction">0 to 1.</param>
public sealed record WorkProgress(double Fraction) : WorkLine;

/// <summary>The worker has reached a named part of its work.</summary>
/// <param name="Name">For quality control: <c>validated</c>.</param>
public sealed record WorkStage(string Name) : WorkLine;

/// <summary>The worker needs a file to write; it is answered with a <see cref="WorkReply"/> on standard input.</summary>
/// <param name="Kind">One of <see cref="WorkFiles"/>.</param>
/// <param name="Name">File name by the worker's own choice.</param>
/// <param name="Chromosome">Panel part, for chunks.</param>
/// <param name="Start">First position of the window.</param>
/// <param name="End">Last position of the window.</param>
public sealed record WorkWant(string Kind, string Name, string Chromosome = "", int Start = 0, int End = 0) : WorkLine;

/// <summary>The worker needs the signature of an archive's manifest; it never holds the signing key.</summary>
/// <param name="Hash">SHA-256 of the manifest.</param>
public sealed record WorkSign(byte[] Hash) : WorkLine;

/// <summary>The work is done; every file that was asked for is finished.</summary>
public sealed record WorkDone : WorkLine
{
    /// <summary>Samples of the upload (quality control).</summary>
    public int Samples { get; init; }

    /// <summary>Markers of the upload (quality control).</summary>
    public int Markers { get; init; }

    /// <summary>Chromosomes of the upload (quality control).</summary>
    public IReadOnlyList<string> Chromosomes { get; init; } = [];

    /// <summary>Chunks that passed, in order (quality control).</summary>
    public IReadOnlyList<WorkChunk> Chunks { get; init; } = [];

    /// <summary>What the owner is told, step by step.</summary>
    public IReadOnlyList<WorkMessage> Messages { get; init; } = [];

    /// <summary>Code of the reason why nothing can follow; null if the job goes on.</summary>
    public string? FatalCode { get; init; }
}

/// <summary>A chunk that passed quality control.</summary>
/// <param name="Chromosome">Panel part.</param>
/// <param name="Start">First position of its window.</param>
/// <param name="End">Last position of its window.</param>
/// <param name="Phased">Whether every genotype came phased.</param>
/// <param name="File">Id of the file it was written to.</param>
public sealed record WorkChunk(string Chromosome, int Start, int End, bool Phased, string File);

/// <summary>A message for the owner of the job.</summary>
/// <param name="Step">Step it belongs to: <c>validation</c> or <c>quality-control</c>.</param>
/// <param name="Type">0 good, 1 error, 2 warning.</param>
/// <param name="Text">Plain text, lines separated by line feeds.</param>
public sealed record WorkMessage(string Step, int Type, string Text);

/// <summary>The input is refused; trying again would refuse it again.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="File">File at fault.</param>
/// <param name="Line">Line or record at fault.</param>
/// <param name="Step">Step that refused it.</param>
public sealed record WorkRefused(string Code, string Problem, string Remedy, string? File, long? Line, string Step) : WorkLine;

/// <summary>The worker broke, through no fault of the input that it knows of; trying again may help.</summary>
/// <param name="Code">Stable code: <c>job.disk-full</c>, <c>job.out-of-memory</c> or <c>job.worker-broken</c>.</param>
/// <param name="Where">Type of the error and the method it came from; no message, because messages can hold data.</param>
public sealed record WorkBroken(string Code, string Where) : WorkLine;

/// <summary>The protocol's JSON, without reflection: workers start fast.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkOrder))]
[JsonSerializable(typeof(WorkLine))]
[JsonSerializable(typeof(WorkReply))]
public sealed partial class WorkJson : JsonSerializerContext;
