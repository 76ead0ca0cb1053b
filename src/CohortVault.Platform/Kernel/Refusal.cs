namespace CohortVault.Platform.Kernel;

/// <summary>
/// Why a request that we understood is declined; decides the HTTP status and the program's exit code.
/// </summary>
public enum RefusalKind
{
    /// <summary>The input breaks a rule (400, exit 3).</summary>
    Invalid,

    /// <summary>Nobody is signed in, or the credential is not good (401, exit 5).</summary>
    NotSignedIn,

    /// <summary>The caller may not do this (403, exit 5).</summary>
    NotAllowed,

    /// <summary>There is no such thing, or it belongs to somebody else (404, exit 4).</summary>
    NotFound,

    /// <summary>The thing is not in a state that allows this (409, exit 3).</summary>
    Conflict,

    /// <summary>It was here and is gone for good (410, exit 4).</summary>
    Gone,

    /// <summary>It is larger than allowed (413, exit 3).</summary>
    TooLarge,

    /// <summary>Too many requests, or too much at once (429, exit 1).</summary>
    TooMany,

    /// <summary>The machine cannot do it now: disk full, sealed, in maintenance (503, exit 1).</summary>
    Unavailable,
}

/// <summary>
/// A request declined with words: a stable code, one sentence, and what to do. Catalogue: docs/errors.md.
/// </summary>
/// <param name="Kind">Class of the refusal.</param>
/// <param name="Code">Stable code, <c>feature.reason</c>.</param>
/// <param name="Problem">One sentence for the person who asked; never contains data.</param>
/// <param name="Remedy">What to do about it; empty if nothing can be done.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Problem, string Remedy = "")
{
    /// <summary>HTTP status of this kind of refusal.</summary>
    public int Status => Kind switch
    {
        RefusalKind.Invalid => 400,
        RefusalKind.NotSignedIn => 401,
        RefusalKind.NotAllowed => 403,
        RefusalKind.NotFound => 404,
        RefusalKind.Conflict => 409,
        RefusalKind.Gone => 410,
        RefusalKind.TooLarge => 413,
        RefusalKind.TooMany => 429,
        _ => 503,
    };

    /// <summary>Exit code of the command line for this kind of refusal.</summary>
    public int ExitCode => Kind switch
    {
        RefusalKind.NotFound or RefusalKind.Gone => 4,
        RefusalKind.NotSignedIn or RefusalKind.NotAllowed => 5,
        RefusalKind.TooMany or RefusalKind.Unavailable => 1,
        _ => 3,
    };

    /// <summary>Problem and remedy as one text.</summary>
    public string Text => Remedy.Length == 0 ? Problem : $"{Problem} {Remedy}";
}
