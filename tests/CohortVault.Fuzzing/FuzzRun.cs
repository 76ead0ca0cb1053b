using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using CohortVault.Genomics;

namespace CohortVault.Fuzzing;

/// <summary>Feeds targets with changed inputs for some time, one after the other, and keeps what breaks them.</summary>
internal sealed class FuzzRun(IReadOnlyList<FuzzTarget> targets, int seed, TimeSpan time, string directory)
{
    /// <summary>No input of a few kilobytes may take longer; seeds take milliseconds.</summary>
    public static readonly TimeSpan LongestInput = TimeSpan.FromSeconds(20);

    /// <summary>Bytes that reading one input may allocate: the limits of a fuzzing run, many times over.</summary>
    public const long MostAllocated = 512L << 20;

    private readonly Dictionary<string, int> _findings = [];
    private readonly Dictionary<string, (long Inputs, long Read)> _counts = [];
    private volatile Attempt? _attempt;

    /// <summary>Runs until the time is over or it is told to stop.</summary>
    /// <returns>Number of different findings.</returns>
    public int Run(CancellationToken stop)
    {
        foreach (var target in targets)
        {
            foreach (var valid in target.Seeds)
            {
                // What the changes start from must be sound, or they would test nothing.
                target.Read(target.Pack(valid));
            }
        }

        using var watch = new Timer(_ => EndIfHung(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var clock = Stopwatch.StartNew();
        for (var round = 0; clock.Elapsed < time && !stop.IsCancellationRequested; round++)
        {
            foreach (var target in targets)
            {
                var random = new Random(HashCode(target.Name, round));
                var mutation = new Mutation(random, target.Seeds);
                var valid = target.Seeds[random.Next(target.Seeds.Count)];
                Try(target, target.Pack(target.Mutate(mutation, valid)));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMinutes:0.0} minutes"));
        foreach (var (target, counts) in _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{target,-16} {counts.Inputs,10:N0} inputs, {counts.Read,9:N0} read to the end"));
        }

        foreach (var (finding, times) in _findings)
        {
            Console.WriteLine($"{times} x {finding}");
        }

        return _findings.Count;
    }

    private void Try(FuzzTarget target, byte[] input)
    {
        var (inputs, read) = _counts.GetValueOrDefault(target.Name);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        _attempt = new Attempt(target, input, Stopwatch.StartNew());
        try
        {
            target.Read(input);
            read++;
        }
        catch (InputRefusedException refused)
        {
            if (refused.Remedy.Length == 0 || refused.Problem.Length == 0)
            {
                Keep(target, input, $"A refusal without words: {refused.Code}");
            }
        }
        catch (Exception broken)
        {
            Keep(target, input, $"{broken.GetType().Name} at {Place(broken)}: {broken.Message}");
        }

        _attempt = null;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (allocated > MostAllocated)
        {
            Keep(target, input, string.Create(CultureInfo.InvariantCulture, $"{allocated >> 20} MB allocated"));
        }

        _counts[target.Name] = (inputs + 1, read);
    }

    private void Keep(FuzzTarget target, byte[] input, string what)
    {
        var finding = $"{target.Name}: {what}";
        var times = _findings.GetValueOrDefault(finding);
        _findings[finding] = times + 1;
        if (times > 0)
        {
            return;
        }

        Directory.CreateDirectory(directory);
        var name = $"{target.Name}_{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}";
        var path = Path.Combine(directory, name);
        File.WriteAllBytes(path, input);
        Console.WriteLine($"{finding}\n  again: ./dev fuzz --repeat {path}");
    }

    private void EndIfHung()
    {
        if (_attempt is { } attempt && attempt.Clock.Elapsed > LongestInput)
        {
            Keep(attempt.Target, attempt.Input, $"more than {LongestInput.TotalSeconds} s");
            Environment.Exit(1);
        }
    }

    /// <summary>The first method of ours on the way to the exception.</summary>
    private static string Place(Exception broken)
    {
        foreach (var frame in new StackTrace(broken).GetFrames())
        {
            if (frame.GetMethod() is { DeclaringType: { } type } method
                && type.Namespace?.StartsWith("CohortVault", StringComparison.Ordinal) == true)
            {
                return $"{type.Name}.{method.Name}";
            }
        }

        return "?";
    }

    private int HashCode(string target, int round)
    {
        // Not System.HashCode: that differs from process to process.
        var hash = unchecked((seed * 16777619) + round);
        foreach (var letter in target)
        {
            hash = unchecked((hash ^ letter) * 16777619);
        }

        return hash;
    }

    private sealed record Attempt(FuzzTarget Target, byte[] Input, Stopwatch Clock);
}
