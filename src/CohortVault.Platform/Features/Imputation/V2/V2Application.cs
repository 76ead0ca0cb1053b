using CohortVault.Platform.Features.Panels.Contracts;

namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>An application and its parameters, in the shape from which clients build their command lines.</summary>
internal sealed record V2App(
    string Id, string Name, string Version, string Description, string Author, string Website, string Logo,
    string SubmitButton, IReadOnlyList<V2Parameter> Params, bool S3Workspace, string Footer);

/// <summary>A parameter. Clients need strings that are never null, and values wherever there is a choice.</summary>
internal sealed record V2Parameter
{
    public required string Id { get; init; }

    public required string Description { get; init; }

    public required string Type { get; init; }

    public string Value { get; init; } = "";

    public bool Visible { get; init; } = true;

    public bool Required { get; init; }

    public bool AdminOnly { get; init; }

    public string? Help { get; init; }

    public string? Pattern { get; init; }

    public string? Accept { get; init; }

    public string? Details { get; init; }

    public string? Source { get; init; }

    public string? EmptySelection { get; init; }

    public string? Bind { get; init; }

    public IReadOnlyList<V2Choice>? Values { get; init; }
}

/// <summary>A choice; in bound lists, the choices that belong to a value of the list it is bound to.</summary>
internal sealed record V2Choice(string Key, string Value, string? Label = null, IReadOnlyList<V2Choice>? Values = null);

/// <summary>The one application of this API: genotype imputation.</summary>
internal static class V2Application
{
    public const string Id = "imputationserver2";
    public const string Name = "Genotype Imputation (CohortVault)";
    public const string Output = "output";

    /// <summary>The pipeline's version as clients compare it; they ask for at least 1.2.1.</summary>
    public const string Version = "2.0.0";

    /// <summary>Whether a path names this application, with or without a version.</summary>
    public static bool IsNamed(string id) => id.Split('@')[0] == Id;

    public static V2App Describe(IReadOnlyList<PanelInfo> panels) => new(
        Id, Name, Version,
        "Genotype imputation against a reference panel; results are sealed under a one-time password.",
        "CohortVault", "", "", "Submit Job", [.. Parameters(panels).Where(p => p.Visible)], false, "");

    private static IEnumerable<V2Parameter> Parameters(IReadOnlyList<PanelInfo> panels) =>
    [
        new() { Id = "job-name", Description = "Name", Type = "text" },
        new()
        {
            Id = "refpanel", Description = "Reference Panel", Type = "app_list", Required = true,
            Values = [.. panels.Select(p => new V2Choice($"apps@{p.Id}", $"{p.Name} ({p.Build})"))],
        },
        new() { Id = "files", Description = "Input Files (VCF or BCF)", Type = "local_folder", Required = true, Accept = ".vcf.gz,.vcf,.bcf" },
        new()
        {
            Id = "build", Description = "Array Build", Type = "list", Value = "hg19", Required = true,
            Values = [new("hg19", "GRCh37/hg19"), new("hg38", "GRCh38/hg38")],
        },
        new()
        {
            Id = "r2Filter", Description = "rsq Filter", Type = "list", Value = "0", Required = true,
            Values = [.. JobParameterRules.R2Filters.Select(v => new V2Choice(v, v == "0" ? "off" : v))],
        },
        new()
        {
            Id = "phasing", Description = "Phasing", Type = "list", Value = "eagle", Required = true,
            Values =
            [
                new("eagle", "CohortVault phasing (as Eagle)"), new("beagle", "CohortVault phasing (as Beagle)"),
                new("no_phasing", "No phasing"),
            ],
        },
        new()
        {
            Id = "population", Description = "Population", Type = "binded_list", Bind = "refpanel", Required = true,
            Values = [.. panels.Select(Populations)],
        },
        new()
        {
            Id = "mode", Description = "Mode", Type = "list", Value = "imputation", Required = true,
            Values = [new("imputation", "Quality Control & Imputation"), new("qc_only", "Quality Control Only")],
        },
        Checkbox("aesEncryption", "AES 256 encryption (always on)"),
        Checkbox("meta", "Generate Meta-imputation file"),
        new() { Id = "password", Description = "Password", Type = "text", Visible = false },
    ];

    private static V2Choice Populations(PanelInfo panel) => new(
        $"apps@{panel.Id}", "", panel.Name,
        [.. panel.Populations.Select(p => new V2Choice(p.Id, $"{p.Id} ({p.Samples} samples)")), new V2Choice("off", "Skip")]);

    private static V2Parameter Checkbox(string id, string description) => new()
    {
        Id = id,
        Description = description,
        Type = "checkbox",
        Value = "false",
        Values = [new("true", "yes"), new("false", "no")],
    };
}
