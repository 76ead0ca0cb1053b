using System.Security.Cryptography;

namespace CohortVault.Sealing.Archives;

/// <summary>The password does not open the archive.</summary>
public sealed class WrongPasswordException() : Exception("The password is wrong for this archive.");

/// <summary>An entry of an archive as its directory describes it.</summary>
/// <param name="Name">Name, a relative path with forward slashes.</param>
/// <param name="Size">Plain size in bytes.</param>
public sealed record AesZipEntry(string Name, long Size)
{
    internal long HeaderOffset { get; init; }
}

/// <summary>Reads archives made by <see cref="AesZipWriter"/>: AE-2, AES-256, stored.</summary>
public sealed class AesZipReader
{
    private readonly Stream _archive;
    private readonly string _password;

    /// <summary>Reads the directory of an archive on a seekable stream, which stays open.</summary>
    /// <exception cref="SealBrokenException">Not such an archive, or a damaged one.</exception>
    public AesZipReader(Stream archive, string password)
    {
        _archive = archive;
        _password = password;
        Entries = AesZipDirectory.Read(archive);
    }

    /// <summary>The entries in the order of the directory.</summary>
    public IReadOnlyList<AesZipEntry> Entries { get; }

    /// <summary>
    /// Decrypts an entry into <paramref name="plain"/>. What was written counts only if this returns: the format
    /// authenticates an entry at its end.
    /// </summary>
    /// <exception cref="WrongPasswordException">The password does not fit.</exception>
    /// <exception cref="SealBrokenException">The entry is damaged.</exception>
    public void Extract(AesZipEntry entry, Stream plain)
    {
        _archive.Position = AesZipDirectory.DataOffset(_archive, entry);
        Span<byte> start = stackalloc byte[AesZipFormat.SaltSize + AesZipFormat.VerifierSize];
        _archive.ReadExactly(start);
        using var cipher = new AesZipCipher(_password, start[..AesZipFormat.SaltSize]);
        if (!CryptographicOperations.FixedTimeEquals(cipher.Verifier, start[AesZipFormat.SaltSize..]))
        {
            throw new WrongPasswordException();
        }

        var block = GC.AllocateUninitializedArray<byte>(AesZipCipher.BlockSize, pinned: true);
        try
        {
            for (var left = entry.Size; left > 0;)
            {
                var piece = block.AsSpan(0, (int)Math.Min(left, block.Length));
                _archive.ReadExactly(piece);
                cipher.Decrypt(piece);
                plain.Write(piece);
                left -= piece.Length;
            }

            Span<byte> code = stackalloc byte[AesZipFormat.AuthenticationSize];
            _archive.ReadExactly(code);
            if (!CryptographicOperations.FixedTimeEquals(code, cipher.AuthenticationCode()))
            {
                throw new SealBrokenException(
                    $"Entry {entry.Name} of the archive is damaged (or, once in 65,536 wrong passwords, the password is wrong).");
            }
        }
        catch (EndOfStreamException cut)
        {
            throw new SealBrokenException($"The archive ends within entry {entry.Name}: it was cut off.", cut);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(block);
        }
    }
}
