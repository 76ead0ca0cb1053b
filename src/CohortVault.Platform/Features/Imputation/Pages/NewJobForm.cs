namespace CohortVault.Platform.Features.Imputation.Pages;

/// <summary>The fields of the new job page, as texts; filled from either way in which the page is sent.</summary>
internal sealed class NewJobForm
{
    private const int LongestField = 4096;

    public string Name { get; private set; } = "";

    public string Panel { get; set; } = "";

    public string Build { get; private set; } = "";

    public string Population { get; private set; } = "";

    public string Phasing { get; private set; } = "eagle";

    public string R2Filter { get; private set; } = "0";

    public string Mode { get; private set; } = "imputation";

    public bool Meta { get; private set; }

    /// <summary>Antiforgery token of a form that is sent without script.</summary>
    public string Guard { get; private set; } = "";

    /// <summary>Finished resumable uploads.</summary>
    public List<string> Uploads { get; } = [];

    /// <summary>Takes one field; false if it is not one of the page's.</summary>
    public bool Set(string field, string value)
    {
        if (value.Length > LongestField)
        {
            return false;
        }

        switch (field)
        {
            case "name": Name = value; break;
            case "panel": Panel = value; break;
            case "build": Build = value; break;
            case "population": Population = value; break;
            case "phasing": Phasing = value; break;
            case "r2Filter": R2Filter = value; break;
            case "mode": Mode = value; break;
            case "meta": Meta = true; break;
            case "upload": Uploads.Add(value); break;
            case "__RequestVerificationToken": Guard = value; break;
            default: return false;
        }

        return true;
    }

    public JobRequest ToRequest() => new()
    {
        Name = Name,
        Panel = Panel,
        Build = Build,
        Population = Population,
        Phasing = Phasing,
        Mode = Mode,
        R2Filter = R2Filter,
        Meta = Meta,
    };
}
