namespace CohortVault.Genomics.Formats;

/// <summary>Takes apart the <c>&lt;key=value,key="quoted value"&gt;</c> of a header line.</summary>
internal static class StructuredLine
{
    /// <returns>The values by key, the first of each; null if the line is malformed.</returns>
    public static Dictionary<string, string>? Parse(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        if (text is not ['<', .., '>'])
        {
            return null;
        }

        text = text[1..^1];
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (text.Length > 0)
        {
            var equals = text.IndexOf('=');
            if (equals <= 0)
            {
                return null;
            }

            var key = text[..equals].Trim().ToString();
            text = text[(equals + 1)..];
            var length = ValueLength(text);
            if (length < 0)
            {
                return null;
            }

            values.TryAdd(key, text is ['"', ..] ? text[1..(length - 1)].ToString() : text[..length].ToString());
            text = text[length..];
            if (text.Length > 0)
            {
                if (text[0] != ',')
                {
                    return null;
                }

                text = text[1..];
            }
        }

        return values;
    }

    private static int ValueLength(ReadOnlySpan<char> text)
    {
        if (text is not ['"', ..])
        {
            var comma = text.IndexOf(',');
            return comma < 0 ? text.Length : comma;
        }

        for (var place = 1; place < text.Length; place++)
        {
            if (text[place] == '\\')
            {
                place++;
            }
            else if (text[place] == '"')
            {
                return place + 1;
            }
        }

        return -1;
    }
}
