using System.Text.Json;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Server.Verbs;

/// <summary>What <c>cohortvault keys</c> prints. Shares alone are secret, and they alone go to standard output as such.</summary>
internal static class KeysReport
{
    private static readonly JsonSerializerOptions _printed = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Print(MasterKeyStatus status, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(status, _printed));
            return;
        }

        Console.WriteLine($"Master key {status.MasterKeyId}, made {status.MadeAt:yyyy-MM-dd HH:mm} UTC, kept {Words(status)}");
        foreach (var keys in status.Keys)
        {
            Console.WriteLine($"  {keys.Count,8} {keys.Kind} keys under {(keys.Under == status.MasterKeyId ? "master key " : "")}{keys.Under}");
        }

        Print(status.Copies);
        if (status.Unfinished.Length > 0)
        {
            Console.WriteLine(status.Unfinished);
        }
    }

    /// <summary>Shares, a line each, for those who get them; written out before anything depends on them.</summary>
    public static void HandOut(IReadOnlyList<string> shares)
    {
        foreach (var share in shares)
        {
            Console.WriteLine(share);
        }

        Console.Out.Flush();
    }

    public static void Print(MasterKeyChange change, IReadOnlyList<string> shares, MasterKeyStatus now, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new { change.From, change.To, change.Source, change.Rewrapped, change.HandedOver, shares, now.Copies }, _printed));
            return;
        }

        if (shares.Count > 0)
        {
            Console.Error.WriteLine(
                "Above are the shares, one a line: give each to another person, and keep none of them here. They are not shown again.");
        }

        Console.Error.WriteLine(change.From == change.To
            ? $"Master key {change.To} is kept {Words(now)} now."
            : $"Master key {change.To} takes the place of {change.From}; {change.Rewrapped} keys were wrapped anew, and it is kept {Words(now)}.");
        if (!change.HandedOver)
        {
            Console.Error.WriteLine(
                "A server runs on this directory and did not take the new key over: it is sealed, or hangs. Open it, or start it again.");
        }

        foreach (var copy in now.Copies.Where(copy => copy.Set != now.ShareSet))
        {
            Console.Error.WriteLine(Line(copy));
        }
    }

    private static void Print(IReadOnlyList<MasterKeyCopyStatus> copies)
    {
        Console.WriteLine(copies.Count == 0 ? "No copy of it was handed out." : "Copies that people hold:");
        foreach (var copy in copies)
        {
            Console.WriteLine("  " + Line(copy));
        }
    }

    private static string Line(MasterKeyCopyStatus copy) =>
        $"{copy.Set}, {Kind(copy)}, {copy.MadeAt:yyyy-MM-dd}. Opens: {copy.Opens}";

    private static string Kind(MasterKeyCopyStatus copy) => copy.Kind switch
    {
        MasterKeyCopyKind.Shares => $"{copy.Threshold} of {copy.Count} shares",
        MasterKeyCopyKind.RecoveryShares => $"recovery documents, {copy.Threshold} of {copy.Count} shares",
        _ => "a recovery document under a passphrase",
    };

    private static string Words(MasterKeyStatus status) => status.Source switch
    {
        MasterKeySource.Passphrase => "under a passphrase",
        MasterKeySource.Shares => $"as shares of set {status.ShareSet}",
        _ => "in a file",
    };
}
