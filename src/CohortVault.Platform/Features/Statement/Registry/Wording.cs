using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Platform.Features.Statement.Registry;

/// <summary>A digest of every word of the statement, so that a change cannot go without a new date.</summary>
internal static class Wording
{
    public static string Digest() => Digest(ControlRegistry.All, HonestLimits.All);

    public static string Digest(IEnumerable<Control> controls, IEnumerable<string> limits)
    {
        var words = new StringBuilder();
        foreach (var control in controls)
        {
            words.AppendJoin('\u001f', control.Id, control.Heading, control.Claim, control.Mechanism, control.Test, control.Duty, control.Limit).Append('\n');
        }

        words.AppendJoin('\n', limits.Prepend(HonestLimits.Preface));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words.ToString())));
    }
}
