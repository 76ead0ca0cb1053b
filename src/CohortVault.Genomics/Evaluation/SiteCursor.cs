using CohortVault.Genomics.Formats;

namespace CohortVault.Genomics.Evaluation;

/// <summary>Place of a record: the chromosome by its order in the table of sites, then the position.</summary>
internal readonly record struct SitePlace(int Chromosome, int Position) : IComparable<SitePlace>
{
    public int CompareTo(SitePlace other) => Chromosome != other.Chromosome
        ? Chromosome.CompareTo(other.Chromosome)
        : Position.CompareTo(other.Position);
}

/// <summary>
/// Goes through the biallelic records of a file whose chromosome the table has, in the table's order, so that two files
/// can be read side by side in constant memory.
/// </summary>
internal sealed class SiteCursor(VariantReader reader, SiteTable table)
{
    private string _written = "", _plain = "";
    private int _order = -1;

    /// <summary>The record arrived at; not to be asked before <see cref="MoveNext"/> or after the end.</summary>
    public VariantRecord Record => reader.Current;

    public SiteKey Key => new(_plain, Record.Position, Record.Reference, Record.Alternates[0]);

    public SitePlace Place { get; private set; }

    public bool AtEnd { get; private set; }

    /// <summary>Records with several alternative alleles or none, left out.</summary>
    public int LeftOut { get; private set; }

    public bool MoveNext()
    {
        while (reader.MoveNext())
        {
            var record = reader.Current;
            if (!ReferenceEquals(record.Chromosome, _written) && record.Chromosome != _written)
            {
                (_written, _plain) = (record.Chromosome, SiteKey.Plain(record.Chromosome));
                Enter(table.OrderOf(_plain));
            }

            if (record.Alternates.Count != 1)
            {
                LeftOut++;
                continue;
            }

            if (table.OrderOf(_plain) is var order and >= 0)
            {
                Place = new SitePlace(order, record.Position);
                return true;
            }
        }

        AtEnd = true;
        return false;
    }

    private void Enter(int order)
    {
        if (order >= 0 && order < _order)
        {
            throw new InputRefusedException(
                "evaluate.order", "The chromosomes are in another order than in the table of reference sites.",
                "Evaluate one chromosome at a time, or sort all files alike.", reader.File, reader.LineNumber);
        }

        _order = Math.Max(_order, order);
    }
}
