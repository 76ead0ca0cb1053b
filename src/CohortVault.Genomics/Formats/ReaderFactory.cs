using System.Text;
using CohortVault.Genomics.Formats.Minimac;
using CohortVault.Genomics.Formats.Zstandard;

namespace CohortVault.Genomics.Formats;

/// <summary>Tells a file's format by its first bytes and puts the right decoders on top of each other.</summary>
internal static class ReaderFactory
{
    private const string VcfMagic = "##fileformat=VCF";

    /// <param name="content">The file.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="panels">Whether other programs' panels are accepted besides VCF and BCF.</param>
    public static VariantReader Open(Stream content, string file, ReaderLimits limits, bool panels)
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
        else if (panels && ZstdReader.IsFrame(start))
        {
            plain = new ZstdReader(raw, file);
        }

        var text = new PeekStream(new GuardStream(plain, raw, file, limits));
        var magic = text.Peek(M3vcfReader.Magic.Length);
        if (magic is [(byte)'B', (byte)'C', (byte)'F', var major, var minor, ..])
        {
            return (major, minor) == (2, 2) ? new BcfReader(text, file, limits) : throw FormatRefusals.BcfVersion(file);
        }

        if (panels && magic is [(byte)'S', (byte)'A', (byte)'V', 2, ..])
        {
            return new MsavReader(text, plain as ZstdReader, file, limits);
        }

        if (panels && Ascii.EqualsIgnoreCase(magic, M3vcfReader.Magic))
        {
            return new M3vcfReader(text, file, limits);
        }

        return Ascii.EqualsIgnoreCase(magic[..Math.Min(magic.Length, VcfMagic.Length)], VcfMagic)
            ? new VcfReader(text, file, limits)
            : throw (panels ? FormatRefusals.NotAReference(file) : FormatRefusals.NotAVcf(file));
    }
}
