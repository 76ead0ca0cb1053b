using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Sealing.Archives;

/// <summary>
/// The cipher of one AE-2 entry: AES-256 in counter mode (little-endian counter from 1) and HMAC-SHA-1 over the
/// ciphertext, keys by PBKDF2 with the 1000 rounds that the format fixes.
/// </summary>
internal sealed class AesZipCipher : IDisposable
{
    /// <summary>Bytes handled at a time; calls pass whole multiples of 16 until the entry's last one.</summary>
    public const int BlockSize = 128 * 1024;

    private const int AesBlock = 16;

    /// <summary>Bytes that are encrypted at a time, with their key stream near the processor.</summary>
    private const int StripSize = 32 * 1024;

    private readonly ICryptoTransform _cipher;
    private readonly IncrementalHash _authentication;
    private readonly byte[] _keyStream = GC.AllocateArray<byte>(StripSize, pinned: true);
    private readonly byte[] _counters = new byte[StripSize];
    private readonly WorkBeside _authenticating;
    private ulong _counter;

    public AesZipCipher(string password, ReadOnlySpan<byte> salt)
    {
        Span<byte> derived = stackalloc byte[(2 * SecretKey.Size) + AesZipFormat.VerifierSize];
        var typed = Encoding.UTF8.GetBytes(password);
        Rfc2898DeriveBytes.Pbkdf2(typed, salt, derived, AesZipFormat.KeyIterations, HashAlgorithmName.SHA1);
        CryptographicOperations.ZeroMemory(typed);
        using (var aes = Aes.Create())
        {
            // The counter mode of the format stands on single blocks; one transform for all of them, so that nothing is made for each strip.
            (aes.Mode, aes.Padding) = (CipherMode.ECB, PaddingMode.None);
            aes.SetKey(derived[..SecretKey.Size]);
            _cipher = aes.CreateEncryptor();
        }

        _authentication = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1,
            derived.Slice(SecretKey.Size, SecretKey.Size));
        _authenticating = new WorkBeside(BlockSize, bytes => _authentication.AppendData(bytes.Span));
        Verifier = derived[(2 * SecretKey.Size)..].ToArray();
        CryptographicOperations.ZeroMemory(derived);
    }

    /// <summary>Two bytes by which most wrong passwords are noticed at once.</summary>
    public byte[] Verifier { get; }

    /// <summary>Where plain bytes are put to be encrypted.</summary>
    public byte[] Buffer => _authenticating.Buffer;

    /// <summary>
    /// Encrypts the first bytes of <see cref="Buffer"/> and returns them; the buffer is another one afterwards. What came out is
    /// authenticated meanwhile and must be read only.
    /// </summary>
    public ReadOnlySpan<byte> Encrypt(int count)
    {
        var data = Buffer.AsSpan(0, count);
        ApplyKeyStream(data);
        _authenticating.Pass(count);
        return data;
    }

    public void Decrypt(Span<byte> data)
    {
        _authentication.AppendData(data);
        ApplyKeyStream(data);
    }

    /// <summary>The entry's authentication code: the first ten bytes of the HMAC.</summary>
    public byte[] AuthenticationCode()
    {
        _authenticating.Drain();
        return _authentication.GetHashAndReset()[..AesZipFormat.AuthenticationSize];
    }

    public void Dispose()
    {
        _authenticating.Dispose();
        CryptographicOperations.ZeroMemory(_keyStream);
        _cipher.Dispose();
        _authentication.Dispose();
    }

    private void ApplyKeyStream(Span<byte> data)
    {
        for (; data.Length > StripSize; data = data[StripSize..])
        {
            ApplyStrip(data[..StripSize]);
        }

        ApplyStrip(data);
    }

    private void ApplyStrip(Span<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        var blocks = (data.Length + AesBlock - 1) / AesBlock;
        for (var block = 0; block < blocks; block++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_counters.AsSpan(block * AesBlock), ++_counter);
        }

        _cipher.TransformBlock(_counters, 0, blocks * AesBlock, _keyStream, 0);
        var keyStream = _keyStream.AsSpan(0, blocks * AesBlock);

        var wide = MemoryMarshal.Cast<byte, Vector<byte>>(data);
        var wideKeys = MemoryMarshal.Cast<byte, Vector<byte>>(keyStream);
        for (var lane = 0; lane < wide.Length; lane++)
        {
            wide[lane] ^= wideKeys[lane];
        }

        for (var place = wide.Length * Vector<byte>.Count; place < data.Length; place++)
        {
            data[place] ^= keyStream[place];
        }
    }
}
