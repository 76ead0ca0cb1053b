namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>A participant's phone, joined with an invitation.</summary>
internal sealed class ProbePhone(string code, ProbePages pages) : IDisposable
{
    public const string Join = "/p/join";
    public const string Consent = "/p/consent";
    public const string Leave = "/p/leave";
    public const string Home = "/p/";

    private const string Pin = "271828";

    /// <summary>The participant's code.</summary>
    public string Code => code;

    public static async Task<ProbePhone> JoinAsync(ProbeServer server, string code, string invitation, CancellationToken ct, string language = "en")
    {
        var pages = new ProbePages(server.Client(cookies: true));
        var joined = await pages.PostAsync(
            Join, Join, [("invitation", invitation), ("pin", Pin), ("pinAgain", Pin), ("zone", "Etc/UTC"), ("language", language)], ct);
        if (joined.IsDone)
        {
            return new ProbePhone(code, pages);
        }

        pages.Dispose();
        throw new InvalidOperationException($"A probe phone could not join ({joined.Words}).");
    }

    public void Dispose() => pages.Dispose();

    public Task<PageAnswer> GetAsync(string path, CancellationToken ct) => pages.GetAsync(path, ct);

    /// <summary>Sends the form of a page that has one.</summary>
    public Task<PageAnswer> PostAsync(string path, CancellationToken ct, params IEnumerable<(string Name, string Value)> fields) =>
        PostAsync(path, path, ct, fields);

    /// <summary>Sends a form to another page than its own.</summary>
    public Task<PageAnswer> PostAsync(string path, string from, CancellationToken ct, params IEnumerable<(string Name, string Value)> fields) =>
        pages.PostAsync(path, from, fields, ct);

    /// <summary>Consents to a version, signing with a code.</summary>
    public Task<PageAnswer> ConsentAsync(int version, string signature, CancellationToken ct) => PostAsync(
        Consent, ct, ("version", $"{version}"), ("language", "en"), ("agrees", "true"), ("code", signature), ("answer-0", "0"));
}
