namespace CohortVault.Platform.Features.Statement.Contracts;

/// <summary>Collects what a check sees; one broken expectation makes the control fail.</summary>
internal sealed class Findings
{
    private readonly List<string> _held = [];
    private readonly List<string> _broken = [];

    /// <summary>Whether every expectation so far held.</summary>
    public bool Good => _broken.Count == 0;

    /// <summary>Notes an expectation. The two texts must say what was seen either way.</summary>
    public bool Expect(bool held, string good, string bad)
    {
        (held ? _held : _broken).Add(held ? good : bad);
        return held;
    }

    /// <summary>Notes what was looked at without expecting anything.</summary>
    public void Note(string text) => _held.Add(text);

    /// <summary>Notes something that must not be.</summary>
    public void Broken(string text) => _broken.Add(text);

    /// <summary>The result: verified if something was expected and everything held.</summary>
    public CheckResult Conclude(string evidence) => (_broken.Count, _held.Count) switch
    {
        (0, 0) => CheckResult.Failed("The check found nothing to look at."),
        (0, _) => CheckResult.Verified(evidence, _held),
        _ => CheckResult.Failed(
            string.Join(" ", _broken.Take(3)), [.. _broken.Select(text => $"FAILED: {text}"), .. _held]),
    };
}
