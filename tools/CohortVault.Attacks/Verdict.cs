namespace CohortVault.Attacks;

/// <summary>What an attack came to.</summary>
public enum Result
{
    /// <summary>It did its work and found nothing.</summary>
    Clean,

    /// <summary>It found something.</summary>
    Finding,

    /// <summary>It did not do its work, so that its silence means nothing.</summary>
    Broken,
}

/// <summary>A result and one line about it.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="Detail">For the table.</param>
internal sealed record Verdict(Result Result, string Detail)
{
    public static Verdict Clean(string detail) => new(Result.Clean, detail);

    public static Verdict Finding(string detail) => new(Result.Finding, detail);

    public static Verdict Broken(string detail) => new(Result.Broken, detail);

    /// <summary>Clean if nothing is wrong.</summary>
    public static Verdict Of(IReadOnlyCollection<string> wrong, string clean) =>
        wrong.Count == 0 ? Clean(clean) : Finding(string.Join("; ", wrong));

    /// <summary>
    /// The verdict on a control, which is vulnerable: an attack that finds nothing there would find nothing anywhere.
    /// </summary>
    public Verdict MustFind() => Result switch
    {
        Result.Finding => Clean($"found, as it must be: {Detail}"),
        Result.Clean => Broken($"the vulnerable control passed: {Detail}"),
        _ => this,
    };

    /// <summary>The same, unless the server saw fewer requests than a real attack makes.</summary>
    public Verdict WithRequests(int seen, int least) => Result is Result.Clean && seen < least
        ? Broken($"only {seen} requests reached the server, where {least} are the least")
        : this;
}
