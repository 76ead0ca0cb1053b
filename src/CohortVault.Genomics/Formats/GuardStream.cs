namespace CohortVault.Genomics.Formats;

/// <summary>Watches how much comes out of a decoder for what goes in: the guard against decompression bombs.</summary>
internal sealed class GuardStream(Stream decoded, PeekStream raw, string file, ReaderLimits limits) : ReadOnlyStream
{
    private long _total;

    public override int Read(Span<byte> buffer)
    {
        var read = decoded.Read(buffer);
        _total += read;
        if (_total > limits.MaxDecompressedBytes)
        {
            throw FormatRefusals.TooLarge(file, limits.MaxDecompressedBytes);
        }

        if (_total > limits.RatioGraceBytes && _total / limits.MaxCompressionRatio > raw.BytesRead)
        {
            throw FormatRefusals.RatioTooHigh(file, limits.MaxCompressionRatio);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoded.Dispose();
        }

        base.Dispose(disposing);
    }
}
