using System.Buffers;
using System.Security.Cryptography;

namespace CohortVault.Sealing;

/// <summary>
/// What a wrapped key is for. All of it goes into the wrapping key, so that a wrapped key moved to another
/// purpose, owner, object or epoch does not open.
/// </summary>
/// <param name="Purpose">What the key does, such as <c>object</c> or <c>subject</c>.</param>
/// <param name="Owner">The owner whom the caller authorised, never the one read from the row.</param>
/// <param name="Object">The id of the thing whose key it is.</param>
/// <param name="Epoch">Number of the epoch key above it.</param>
public readonly record struct KeyScope(string Purpose, UInt128 Owner, UInt128 Object, uint Epoch);

/// <summary>Wraps keys with RFC 5649 under a wrapping key derived from the parent key and the scope.</summary>
public static class KeyWrap
{
    /// <summary>Length of a wrapped key: 32 bytes and the 8 of RFC 5649.</summary>
    public const int WrappedSize = SecretKey.Size + 8;

    /// <summary>The key, wrapped under its parent.</summary>
    public static byte[] Wrap(SecretKey parent, in KeyScope scope, SecretKey key) => Wrap(parent, scope, key.Bytes);

    /// <summary>A key or a wrapped key, wrapped under a key above it.</summary>
    public static byte[] Wrap(SecretKey parent, in KeyScope scope, ReadOnlySpan<byte> content)
    {
        using var aes = WrappingCipher(parent, scope);
        return aes.EncryptKeyWrapPadded(content);
    }

    /// <summary>The content of a wrapping, a key or a wrapped key; the caller clears it.</summary>
    /// <exception cref="SealBrokenException">Another parent or scope, or changed bytes.</exception>
    public static byte[] UnwrapBytes(SecretKey parent, in KeyScope scope, ReadOnlySpan<byte> wrapped)
    {
        try
        {
            using var aes = WrappingCipher(parent, scope);
            return aes.DecryptKeyWrapPadded(wrapped);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            throw new SealBrokenException(Message(scope), broken);
        }
    }

    /// <summary>The key out of its wrapping.</summary>
    /// <exception cref="SealBrokenException">Another parent or scope, or changed bytes.</exception>
    public static SecretKey Unwrap(SecretKey parent, in KeyScope scope, ReadOnlySpan<byte> wrapped)
    {
        Span<byte> key = stackalloc byte[WrappedSize];
        try
        {
            using var aes = WrappingCipher(parent, scope);
            if (wrapped.Length != WrappedSize
                || !aes.TryDecryptKeyWrapPadded(wrapped, key, out var length)
                || length != SecretKey.Size)
            {
                throw new SealBrokenException(Message(scope));
            }

            return SecretKey.FromBytes(key[..SecretKey.Size]);
        }
        catch (CryptographicException broken)
        {
            throw new SealBrokenException(Message(scope), broken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static string Message(in KeyScope scope) =>
        $"The wrapped {scope.Purpose} key does not open: it belongs to another owner, object, epoch or parent key, "
        + "or was changed.";

    private static Aes WrappingCipher(SecretKey parent, in KeyScope scope)
    {
        var info = new ArrayBufferWriter<byte>(128);
        info.Text("CohortVault key wrap 1");
        info.Text(scope.Purpose);
        info.Id(scope.Owner);
        info.Id(scope.Object);
        info.Number(scope.Epoch);
        using var wrapping = parent.Derive(info.WrittenSpan);
        var aes = Aes.Create();
        aes.SetKey(wrapping.Bytes);
        return aes;
    }
}
