using System.Security.Cryptography;

namespace CohortVault.Cli.Work;

/// <summary>Signs with a key that stays in the server: the hash goes there, the signature comes back.</summary>
internal sealed class PipeSigner : ECDsa
{
    private readonly WorkChannel _channel;
    private readonly ECDsa _public = Create();

    public PipeSigner(WorkChannel channel, byte[] publicKey)
    {
        _channel = channel;
        _public.ImportSubjectPublicKeyInfo(publicKey, out _);
        KeySizeValue = _public.KeySize;
    }

    public override byte[] SignHash(byte[] hash) => _channel.Sign(hash);

    public override bool VerifyHash(byte[] hash, byte[] signature) => _public.VerifyHash(hash, signature);

    public override ECParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
        ? throw new CryptographicException("The private key is not in this process.")
        : _public.ExportParameters(false);

    protected override byte[] HashData(byte[] data, int offset, int count, HashAlgorithmName hashAlgorithm) =>
        CryptographicOperations.HashData(hashAlgorithm, data.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        _public.Dispose();
        base.Dispose(disposing);
    }
}
