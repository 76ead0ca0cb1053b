using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Operations.Contracts;

namespace CohortVault.Platform.Features.Operations.Mail;

/// <summary>Reads mail templates from the program's resources and fills them in.</summary>
internal static partial class MailTexts
{
    private const string SubjectMark = "Subject: ";
    private static readonly ConcurrentDictionary<string, string> Read = new();

    /// <summary>
    /// Subject and text; a word without a value is a bug and throws, so that no half-filled mail is sent.
    /// </summary>
    public static (string Subject, string Body) Fill(MailTemplate template, IReadOnlyDictionary<string, string> values)
    {
        var text = Read.GetOrAdd(template.Name, Load);
        var filled = Placeholder().Replace(text, word => values.TryGetValue(word.Groups[1].Value, out var value)
            ? OneLine(value)
            : throw new InvalidOperationException(
                $"Mail '{template.Name}' needs a value for '{word.Groups[1].Value}'."));
        var end = filled.IndexOf('\n', StringComparison.Ordinal);
        return (filled[SubjectMark.Length..end].Trim(), filled[(end + 1)..].Trim() + "\n");
    }

    private static string Load(string name)
    {
        using var stream = typeof(MailTexts).Assembly.GetManifestResourceStream($"mails/{name}.txt")
            ?? throw new InvalidOperationException($"There is no mail template '{name}'.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return text.StartsWith(SubjectMark, StringComparison.Ordinal) && text.Contains('\n', StringComparison.Ordinal)
            ? text
            : throw new InvalidOperationException($"Mail template '{name}' must begin with '{SubjectMark}'.");
    }

    /// <summary>A value cannot add lines or headers.</summary>
    private static string OneLine(string value)
    {
        var line = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.ToString();
    }

    [GeneratedRegex(@"\{\{([a-z-]+)\}\}")]
    private static partial Regex Placeholder();
}
