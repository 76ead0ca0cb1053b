namespace CohortVault.Genomics.Panels;

/// <summary>Reads the site table and the genetic map of a chromosome's file.</summary>
internal static class PanelSiteSections
{
    public static PanelSites Read(PanelFileReader file, PanelFileDescription description)
    {
        var positions = Positions(file, description.Sites);
        var text = file.Read(PanelSection.Alleles, 0);
        var starts = file.Parsed(() => TextStarts(text, description.Sites));
        var raw = file.Read(PanelSection.Counts, 0);
        var counts = file.Parsed(() => Counts(raw, description));
        return new PanelSites(positions, text, starts, description.Populations, counts);
    }

    public static double[] ReadMap(PanelFileReader file, PanelFileDescription description, PanelSites sites)
    {
        var distances = new double[sites.Count];
        if (!description.Map)
        {
            for (var site = 0; site < distances.Length; site++)
            {
                distances[site] = sites.Position(site) * GeneticMap.DefaultCentiMorgansPerBase;
            }

            return distances;
        }

        var raw = file.Read(PanelSection.GeneticMap, 0);
        return file.Parsed(() =>
        {
            var offset = 0;
            ulong units = 0;
            for (var site = 0; site < distances.Length; site++)
            {
                units += VariableInteger.Read(raw, ref offset);
                distances[site] = units / GeneticMap.StoredUnitsPerCentiMorgan;
            }

            return distances;
        });
    }

    private static int[] Positions(PanelFileReader file, int count)
    {
        var raw = file.Read(PanelSection.Positions, 0);
        return file.Parsed(() =>
        {
            if (count > raw.Length)
            {
                throw new InvalidDataException("Positions are missing.");
            }

            var positions = new int[count];
            var offset = 0;
            long position = 0;
            for (var site = 0; site < count; site++)
            {
                position += VariableInteger.ReadInt32(raw, ref offset);
                positions[site] = position <= int.MaxValue
                    ? (int)position
                    : throw new InvalidDataException("A position is too large.");
            }

            return positions;
        });
    }

    private static int[] TextStarts(byte[] text, int count)
    {
        if (count > text.Length)
        {
            throw new InvalidDataException("Alleles are missing.");
        }

        var starts = new int[count + 1];
        var offset = 0;
        for (var site = 0; site < count; site++)
        {
            var length = text.AsSpan(offset).IndexOf((byte)'\n');
            if (length < 0 || text.AsSpan(offset, length).Count((byte)'\t') != 2)
            {
                throw new InvalidDataException("Alleles of a site are missing.");
            }

            offset += length + 1;
            starts[site + 1] = offset;
        }

        return starts;
    }

    private static int[][] Counts(byte[] raw, PanelFileDescription description)
    {
        var counts = new int[description.Populations.Count][];
        for (var population = 0; population < counts.Length; population++)
        {
            counts[population] = new int[description.Sites];
        }

        var offset = 0;
        for (var site = 0; site < description.Sites; site++)
        {
            foreach (var population in counts)
            {
                population[site] = VariableInteger.ReadInt32(raw, ref offset);
            }
        }

        return counts;
    }
}
