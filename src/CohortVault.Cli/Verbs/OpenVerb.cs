using System.CommandLine;
using System.Security.Cryptography;
using CohortVault.Genomics;
using CohortVault.Sealing;
using CohortVault.Sealing.Archives;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault open</c>: a result archive into a folder, whole and checked, or not at all.</summary>
internal static class OpenVerb
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static Command Create()
    {
        var archive = new Argument<FileInfo>("archive") { Description = "Archive made by CohortVault." };
        var output = new Option<DirectoryInfo>("--output")
        {
            Description = "Folder to make; must be new or empty.",
            Required = true,
        };
        var password = new Option<bool>("--password-stdin")
        {
            Description = "Read the password from standard input instead of asking.",
        };
        var signer = new Option<string?>("--signer")
        {
            Description = "Refuse the archive unless this key signed it (fingerprint as the job page shows it).",
        };
        var command = new Command("open", "Open a result archive and check it against its signed manifest.")
        {
            archive, output, password, signer,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(archive)!, parsed.GetValue(output)!, parsed.GetValue(password), parsed.GetValue(signer)));
        return command;
    }

    private static int Run(FileInfo archive, DirectoryInfo output, bool passwordFromInput, string? signer)
    {
        if (!archive.Exists)
        {
            throw new FileNotFoundException($"{archive.Name}: there is no such file.");
        }

        if (File.Exists(output.FullName) || (output.Exists && output.EnumerateFileSystemInfos().Any()))
        {
            throw new InputRefusedException(
                "open.output-exists", "The output folder exists and is not empty.", "Give another one.", output.Name);
        }

        var password = Passwords.Read(passwordFromInput, "Password: ");
        var staged = Path.TrimEndingDirectorySeparator(output.FullName)
            + $".part-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        try
        {
            Directory.CreateDirectory(staged, OwnerOnly);
            var manifest = Extract(archive, password, staged);
            if (signer is not null
                && !string.Equals(signer, manifest.SignerFingerprint, StringComparison.OrdinalIgnoreCase))
            {
                throw new InputRefusedException(
                    "open.signer", $"The archive was signed by another key, {manifest.SignerFingerprint}.",
                    "Compare it with the fingerprint that the job page shows; do not use the archive if they differ.",
                    archive.Name);
            }

            if (output.Exists)
            {
                output.Delete();
            }

            Directory.Move(staged, output.FullName);
            Console.WriteLine(
                $"Opened {manifest.Entries.Count} files of {manifest.Created:u}; signer {manifest.SignerFingerprint}");
            return ExitCode.Done;
        }
        catch (WrongPasswordException wrong)
        {
            Console.Error.WriteLine($"{archive.Name}: {wrong.Message} Nothing was written.");
            return ExitCode.NotAllowed;
        }
        catch (SealBrokenException broken)
        {
            throw new InputRefusedException(
                "open.damaged", broken.Message, "Download the archive again; nothing was written.", archive.Name);
        }
        finally
        {
            if (Directory.Exists(staged))
            {
                Directory.Delete(staged, recursive: true);
            }
        }
    }

    private static ArchiveManifest Extract(FileInfo archive, string password, string folder)
    {
        using var content = archive.OpenRead();
        return ResultArchiveReader.Extract(content, password, name =>
        {
            // Names were checked: relative, without "..", from an allow-list of characters.
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path, FileMode.CreateNew);
        });
    }
}
