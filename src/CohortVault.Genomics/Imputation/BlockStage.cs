namespace CohortVault.Genomics.Imputation;

/// <summary>A block of sites on its way: the panel's alleles, and the dosages of all haplotypes of a batch.</summary>
internal sealed class BlockStage(ImputationModel model)
{
    /// <summary>The block; null if there are no sites.</summary>
    public SiteBlock? Block { get; private set; }

    public BlockAlleles Alleles { get; } = new(model);

    /// <summary>Sites by haplotypes, then leave-one-out dosages of the typed sites; longer, perhaps, than needed.</summary>
    public ushort[] Dosages { get; private set; } = [];

    public static int Length(SiteBlock block, int columns) => (block.SiteCount + block.TypedCount) * columns;

    /// <summary>Loads a block, with the dosages of haplotypes that carry no minor allele.</summary>
    public void Load(SiteBlock? block, int columns)
    {
        Block = block;
        if (block is null)
        {
            return;
        }

        Alleles.Load(block);
        var length = Length(block, columns);
        Dosages = Dosages.Length < length ? new ushort[length] : Dosages;
        Alleles.Clear(Dosages.AsSpan(0, length), columns);
    }
}
