using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CohortVault.Sealing.Transparency;

/// <summary>
/// Verification of Ed25519 signatures, which witnesses sign with and the framework does not have: by the system's OpenSSL, which
/// the framework itself is built upon.
/// </summary>
public static class Ed25519
{
    /// <summary>Length of a public key.</summary>
    public const int KeySize = 32;

    /// <summary>Length of a signature.</summary>
    public const int SignatureSize = 64;

    private const string Library = "libcrypto.so.3";
    private const int KeyType = 1087; // EVP_PKEY_ED25519

    /// <summary>Whether a message was signed with the private half of a key.</summary>
    /// <exception cref="CryptographicException">The system's OpenSSL does not work.</exception>
    public static bool Verify(byte[] publicKey, byte[] message, byte[] signature)
    {
        if (publicKey.Length != KeySize || signature.Length != SignatureSize)
        {
            return false;
        }

        var key = EVP_PKEY_new_raw_public_key(KeyType, 0, publicKey, KeySize);
        var context = EVP_MD_CTX_new();
        try
        {
            return key == 0 || context == 0 || EVP_DigestVerifyInit(context, 0, 0, 0, key) != 1
                ? throw new CryptographicException("OpenSSL cannot verify Ed25519 signatures.")
                : EVP_DigestVerify(context, signature, SignatureSize, message, (nuint)message.Length) == 1;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte[] key, nuint length);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_PKEY_free(nint key);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint EVP_MD_CTX_new();

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_MD_CTX_free(nint context);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_DigestVerify(nint context, byte[] signature, nuint signatureLength, byte[] message, nuint length);
}
