namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>
/// One thing that an API token is good for. A scope is a word, in the database and in claims, so that scopes that name a study
/// can stand beside these.
/// </summary>
internal sealed record TokenScope
{
    /// <summary>Read whose token it is: name and address.</summary>
    public static readonly TokenScope ReadProfile = new("profile.read");

    /// <summary>List and follow own jobs.</summary>
    public static readonly TokenScope ReadJobs = new("jobs.read");

    /// <summary>Upload files, submit jobs and cancel them.</summary>
    public static readonly TokenScope SubmitJobs = new("jobs.submit");

    /// <summary>Fetch archives and reveal their password.</summary>
    public static readonly TokenScope DownloadResults = new("results.download");

    /// <summary>Destroy jobs with their results.</summary>
    public static readonly TokenScope DeleteJobs = new("jobs.delete");

    private const char Separator = ' ';

    private static readonly TokenScope[] _all = [ReadProfile, ReadJobs, SubmitJobs, DownloadResults, DeleteJobs];

    private TokenScope(string word) => Word = word;

    /// <summary>The stable word, <c>thing.act</c>.</summary>
    public string Word { get; }

    /// <summary>Every scope that has a use for somebody who may do this: most are about own jobs.</summary>
    public static IReadOnlyList<TokenScope> Of(Permissions may) => may.HasFlag(Permissions.OwnJobs) ? _all : [ReadProfile];

    /// <summary>The same for a fixed role.</summary>
    public static IReadOnlyList<TokenScope> Of(AccountRole role) => Of(RolePermissions.Of(role));

    /// <summary>Several scopes as one text.</summary>
    public static string Write(IEnumerable<TokenScope> scopes) => string.Join(Separator, scopes.Select(scope => scope.Word));

    /// <summary>The scopes of a text; a word that this version does not know opens nothing.</summary>
    public static IReadOnlyList<TokenScope> Read(string words)
    {
        var known = words.Split(Separator);
        return [.. _all.Where(scope => known.Contains(scope.Word))];
    }

    /// <inheritdoc/>
    public override string ToString() => Word;
}
