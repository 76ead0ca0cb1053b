using System.CommandLine;
using System.Security.Cryptography;
using CohortVault.Genomics;
using CohortVault.Sealing;
using CohortVault.Sealing.Archives;

namespace CohortVault.Cli.Verbs;

/// <summary><c>cohortvault seal</c>: files into an encrypted archive with a signed manifest.</summary>
internal static class SealVerb
{
    private const int ShortestOwnPassword = 20;

    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("file")
        {
            Description = "Files to seal.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<FileInfo>("--output")
        {
            Description = "Archive to write (.zip); must not exist.",
            Required = true,
        };
        var password = new Option<bool>("--password-stdin")
        {
            Description =
                "Read the password from standard input. Without it one is made and printed, as the only line.",
        };
        var signingKey = new Option<FileInfo?>("--signing-key")
        {
            Description = "P-256 private key (PEM) that signs the manifest; without it a new one is used once.",
        };
        var command = new Command("seal", "Seal files into an archive that 7-Zip, WinZip and 'cohortvault open' open.")
        {
            files, output, password, signingKey,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(files)!, parsed.GetValue(output)!, parsed.GetValue(password), parsed.GetValue(signingKey)));
        return command;
    }

    private static int Run(FileInfo[] files, FileInfo output, bool passwordFromInput, FileInfo? signingKey)
    {
        Check(files, output);
        using var signer = Signer(signingKey);
        var password = passwordFromInput ? Passwords.Read(fromStandardInput: true, "") : ArchivePassword.Generate();
        if (password.Length < ShortestOwnPassword)
        {
            throw new InputRefusedException(
                "password.short",
                $"The password has fewer than {ShortestOwnPassword} characters; the archive format protects short ones badly.",
                "Give a longer one, or let one be made.");
        }

        var staged = $"{output.FullName}.part-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        try
        {
            using (var archive = new FileStream(staged, FileMode.CreateNew))
            {
                Write(archive, files, password, signer);
                archive.Flush(flushToDisk: true);
            }

            File.Move(staged, output.FullName, overwrite: false);
        }
        finally
        {
            File.Delete(staged);
        }

        if (!passwordFromInput)
        {
            Console.WriteLine(password);
        }

        return ExitCode.Done;
    }

    private static void Write(FileStream archive, FileInfo[] files, string password, ECDsa signer)
    {
        using var writer = new ResultArchiveWriter(archive, password, signer, TimeProvider.System.GetUtcNow());
        foreach (var file in files)
        {
            using var content = file.OpenRead();
            using var entry = writer.AddEntry(file.Name);
            content.CopyTo(entry);
        }

        var manifest = writer.Finish();
        Console.Error.WriteLine($"Sealed {files.Length} files; signer {manifest.SignerFingerprint}");
    }

    private static void Check(FileInfo[] files, FileInfo output)
    {
        if (output.Exists)
        {
            throw new InputRefusedException(
                "seal.output-exists", "The archive exists already.", "Give another name.", output.Name);
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            if (!file.Exists)
            {
                throw new FileNotFoundException($"{file.Name}: there is no such file.");
            }

            if (!AesZipWriter.IsEntryName(file.Name)
                || file.Name is ArchiveManifest.FileName or ArchiveManifest.SignatureFileName)
            {
                throw new InputRefusedException(
                    "seal.file-name",
                    "An archive cannot hold a file of this name, because not every system could store it.",
                    "Use letters, digits, dot, underscore and hyphen only.", file.Name);
            }

            if (!names.Add(file.Name))
            {
                throw new InputRefusedException(
                    "seal.two-files", "Two of the files have this name.", "Rename one of them.", file.Name);
            }
        }
    }

    private static ECDsa Signer(FileInfo? pem)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (pem is null)
        {
            return key;
        }

        try
        {
            key.ImportFromPem(File.ReadAllText(pem.FullName));
        }
        catch (Exception malformed) when (malformed is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InputRefusedException(
                "seal.signing-key", "This is not a private key in PEM form.",
                "Make one with 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256'.", pem.Name);
        }

        if (key.KeySize != 256)
        {
            key.Dispose();
            throw new InputRefusedException(
                "seal.signing-key", "The signing key is not on the curve P-256.", "Use a P-256 key.", pem.Name);
        }

        return key;
    }
}
