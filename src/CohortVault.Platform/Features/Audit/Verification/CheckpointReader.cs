using CohortVault.Sealing;
using CohortVault.Sealing.Transparency;

namespace CohortVault.Platform.Features.Audit.Verification;

/// <summary>An origin of the log, as far as a verifier needs it.</summary>
/// <param name="Name">First line of its checkpoints.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, P-256.</param>
/// <param name="From">Size at which it begins.</param>
internal sealed record KnownOrigin(string Name, byte[] PublicKey, long From);

/// <summary>Checks checkpoints' signatures, so that only roots that were really signed are compared with.</summary>
internal sealed class CheckpointReader(IReadOnlyList<KnownOrigin> origins)
{
    private readonly List<LogProblem> _problems = [];

    /// <summary>Checkpoints that could not be believed.</summary>
    public IReadOnlyList<LogProblem> Problems => _problems;

    /// <summary>The roots of those that could.</summary>
    public IEnumerable<KnownRoot> Read(IEnumerable<GivenCheckpoint> given)
    {
        foreach (var checkpoint in given)
        {
            if (Read(checkpoint) is { } root)
            {
                yield return root;
            }
        }
    }

    private KnownRoot? Read(GivenCheckpoint given)
    {
        var name = given.Text.Split('\n', 2)[0];
        if (origins.FirstOrDefault(origin => origin.Name == name) is not { } known)
        {
            _problems.Add(LogProblems.Of(LogProblems.Checkpoint, $"{given.Name} is of another log ({Shown(name)}), or this one has lost its name."));
            return null;
        }

        try
        {
            using var key = System.Security.Cryptography.ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(known.PublicKey, out _);
            var signed = Checkpoint.Verify(given.Text, key);

            // What an earlier origin signed beyond the point where the next one took over is declared lost.
            var next = origins.SkipWhile(origin => origin.Name != name).Skip(1).FirstOrDefault();
            return next is not null && signed.Size > next.From ? null : new KnownRoot(signed.Size, signed.Root, given.Name);
        }
        catch (SealBrokenException broken)
        {
            _problems.Add(LogProblems.Of(LogProblems.Checkpoint, $"{given.Name}: {broken.Message}"));
            return null;
        }
    }

    private static string Shown(string name) => name.Length <= 100 && name.All(c => c is > ' ' and < '\x7f') ? name : "unreadable";
}
