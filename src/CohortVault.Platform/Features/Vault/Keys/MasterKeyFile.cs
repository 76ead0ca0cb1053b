using System.Security.Cryptography;
using System.Text;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>The master key cannot be used; the message says why and what to do.</summary>
public sealed class MasterKeyException(string message) : IOException(message);

/// <summary>Reads and makes the master key file; its layout is in docs/formats/key-wrapping.md.</summary>
internal static class MasterKeyFile
{
    private const string Title = "CohortVault master key 1";
    private const string IdField = "id:  ";
    private const string KeyField = "key: ";
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Short name of a master key; reveals nothing about it, and notices a mistyped one.</summary>
    public static string IdOf(SecretKey key) =>
        Convert.ToHexStringLower(SHA256.HashData([.. "CohortVault master key id"u8, .. key.Bytes]))[..16];

    /// <summary>Makes the file with a new key. Of two processes that try at once, one succeeds.</summary>
    /// <exception cref="IOException">It exists already or cannot be written.</exception>
    public static SecretKey Create(string path)
    {
        var key = SecretKey.Generate();
        try
        {
            Write(path, key);
        }
        catch (IOException)
        {
            key.Dispose();
            throw;
        }

        return key;
    }

    /// <summary>Writes a key to a new file, on disk with its name before this returns.</summary>
    /// <exception cref="IOException">It exists already or cannot be written.</exception>
    public static void Write(string path, SecretKey key)
    {
        var text = Encoding.ASCII.GetBytes(
            $"{Title}\n{IdField}{IdOf(key)}\n{KeyField}{Convert.ToHexStringLower(key.Bytes)}\n");
        try
        {
            PrivateFile.Create(path, text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Refuses a secret file that is not for its owner alone.</summary>
    /// <exception cref="MasterKeyException">Others can read or change it.</exception>
    public static void RefuseIfOthersCanRead(string path)
    {
        if ((File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new MasterKeyException(
                $"The file {path} can be read by others. Set its mode to 0600 (chmod 600) and start again.");
        }
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="MasterKeyException">Malformed, mistyped, or readable by others.</exception>
    public static SecretKey Read(string path)
    {
        RefuseIfOthersCanRead(path);
        var lines = File.ReadAllLines(path);
        if (lines.Length < 3 || lines[0] != Title
            || !lines[1].StartsWith(IdField, StringComparison.Ordinal)
                || !lines[2].StartsWith(KeyField, StringComparison.Ordinal))
        {
            throw Malformed(path);
        }

        var bytes = new byte[SecretKey.Size];
        try
        {
            Convert.FromHexString(lines[2].AsSpan(KeyField.Length).Trim(), bytes, out _, out var written);
            if (written != SecretKey.Size)
            {
                throw Malformed(path);
            }

            var key = SecretKey.FromBytes(bytes);
            if (lines[1][IdField.Length..].Trim() != IdOf(key))
            {
                key.Dispose();
                throw Malformed(path);
            }

            return key;
        }
        catch (FormatException)
        {
            throw Malformed(path);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static MasterKeyException Malformed(string path) => new(
        $"The master key file {path} is damaged: its id does not fit its key. Put the file back from its safe copy.");
}
