namespace CohortVault.Genomics.Formats;

/// <summary>Numbers of header ids as BCF uses them: in order of appearance, or as IDX says.</summary>
internal sealed class HeaderDictionary
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _ids = [];
    private int _next;

    private HeaderDictionary()
    {
    }

    public static HeaderDictionary OfContigs() => new();

    /// <summary>FILTER, INFO and FORMAT share one dictionary, in which PASS is always number 0.</summary>
    public static HeaderDictionary OfStrings()
    {
        var dictionary = new HeaderDictionary();
        dictionary.TryAdd("PASS", 0);
        return dictionary;
    }

    /// <summary>The dictionaries that readers of this header's text will see.</summary>
    public static (HeaderDictionary Strings, HeaderDictionary Contigs) Of(VariantHeader header)
    {
        var (strings, contigs) = (OfStrings(), OfContigs());
        foreach (var id in header.Filters.Concat(header.Infos.Select(info => info.Id))
            .Concat(header.Formats.Select(format => format.Id)))
        {
            strings.TryAdd(id, null);
        }

        foreach (var contig in header.Contigs)
        {
            contigs.TryAdd(contig.Name, null);
        }

        return (strings, contigs);
    }

    /// <returns>False if the number is already another id's, or the id has another number.</returns>
    public bool TryAdd(string id, int? number)
    {
        if (_numbers.TryGetValue(id, out var existing))
        {
            return number is null || number == existing;
        }

        var chosen = number ?? _next;
        if (!_ids.TryAdd(chosen, id))
        {
            return false;
        }

        _numbers.Add(id, chosen);
        _next = Math.Max(_next, chosen + 1);
        return true;
    }

    public string? IdOf(int number) => _ids.GetValueOrDefault(number);

    public int? NumberOf(string id) => _numbers.TryGetValue(id, out var number) ? number : null;
}
