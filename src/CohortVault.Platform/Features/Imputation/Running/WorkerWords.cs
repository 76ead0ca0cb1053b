using System.Text.RegularExpressions;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>
/// What of a worker's words may reach rows and logs. A worker reads what users sent: should an upload ever take one
/// over, it must not be able to write genotypes or sample ids where nothing is sealed.
/// </summary>
internal static partial class WorkerWords
{
    private const string Broken = "job.worker-broken";

    /// <summary>Whether this is a file or part name as our own programs choose them.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>As above, or empty.</summary>
    public static bool IsNameOrNothing(string text) => text.Length == 0 || IsName(text);

    /// <summary>A code as the catalogue of refusals has them; anything else means that the worker broke.</summary>
    public static string Code(string text) => CodeForm().IsMatch(text) ? text : Broken;

    /// <summary>Where a worker broke: names of our own types and methods, or a short phrase.</summary>
    public static string Place(string text) => PlaceForm().IsMatch(text) ? text : "(withheld)";

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z]{1,24}(\.[a-z0-9-]{1,40}){1,2}\z")]
    private static partial Regex CodeForm();

    [GeneratedRegex(@"\A[A-Za-z0-9_<>|`. ]{0,160}\z")]
    private static partial Regex PlaceForm();
}
