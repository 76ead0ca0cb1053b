using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Server.Verbs;

/// <summary>Written <c>3/5</c>: any three of five shares.</summary>
internal sealed record KeySplit(int Threshold, int Count)
{
    /// <summary>As a way of keeping a key.</summary>
    public MasterKeyKeeping Keeping => new(MasterKeySource.Shares, Threshold: Threshold, Count: Count);

    /// <summary>The option of verbs that may make shares.</summary>
    public static Option<KeySplit?> Option() => new("--shares")
    {
        Description = "For shares: how many open, and how many there are: 3/5.",
        CustomParser = Parse,
    };

    public static KeySplit Parse(ArgumentResult argument)
    {
        var parts = argument.Tokens.Count == 1 ? argument.Tokens[0].Value.Split('/') : [];
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var threshold)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return new KeySplit(threshold, count);
        }

        argument.AddError("Write how many shares open and how many there are as 3/5.");
        return new KeySplit(0, 0);
    }
}
