namespace CohortVault.Attacks.Sites;

/// <summary>What is attacked: the product, or a control that is vulnerable on purpose.</summary>
internal interface ISite
{
    Uri Address { get; }

    /// <summary>Name of the session cookie.</summary>
    string SessionCookie { get; }

    /// <summary>A page that only who is signed in sees.</summary>
    string ClosedPage { get; }

    /// <summary>Pages of a signed-in person, with forms.</summary>
    IReadOnlyList<string> Pages { get; }

    /// <summary>Further addresses whose headers are looked at.</summary>
    IReadOnlyList<string> MoreAddresses { get; }

    /// <summary>Requests that the server has answered so far, as it counts them.</summary>
    int Requests { get; }

    /// <summary>
    /// Signs a person of the site in, all steps; returns the values of the session cookie in the order in which they came.
    /// </summary>
    Task<IReadOnlyList<string>> SignInAsync(Browser browser, CancellationToken ct);
}
