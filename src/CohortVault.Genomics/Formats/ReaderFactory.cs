using System.Text;

namespace CohortVault.Genomics.Formats;

/// <summary>Tells a file's format by its first bytes and puts the right decoders on top of each other.</summary>
internal static class ReaderFactory
{
    private const string VcfMagic = "##fileformat=VCF";

    public static VariantReader Open(Stream content, string file, ReaderLimits limits)
    {
        var raw = new PeekStream(content);
        var start = raw.Peek(BgzfBlock.HeaderSize);
        if (start.Length == 0)
        {
            throw FormatRefusals.Empty(file);
        }

        Stream plain = raw;
        if (start is [0x1f, 0x8b, ..])
        {
            plain = BgzfBlock.IsHeader(start)
                ? new BgzfReader(raw, file)
                : new GzipReader(raw, file, limits.MaxGzipMembers);
        }

        var text = new PeekStream(new GuardStream(plain, raw, file, limits));
        var magic = text.Peek(VcfMagic.Length);
        if (magic is [(byte)'B', (byte)'C', (byte)'F', var major, var minor, ..])
        {
            return (major, minor) == (2, 2) ? new BcfReader(text, file, limits) : throw FormatRefusals.BcfVersion(file);
        }

        return Ascii.EqualsIgnoreCase(magic, VcfMagic)
            ? new VcfReader(text, file, limits)
            : throw FormatRefusals.NotAVcf(file);
    }
}
