using CohortVault.Instruments.Export.Package;

namespace CohortVault.Instruments.Files;

/// <summary>Why a file is not taken.</summary>
public enum FileProblem
{
    /// <summary>It is taken.</summary>
    None,

    /// <summary>It has no bytes.</summary>
    Empty,

    /// <summary>It has more bytes than allowed.</summary>
    TooLarge,

    /// <summary>Its content is of no kind that is taken, whatever its name says.</summary>
    UnknownKind,

    /// <summary>It begins as a picture and does not go on as one.</summary>
    Damaged,
}

/// <summary>What came of copying a file.</summary>
/// <param name="Problem">Why it is not taken.</param>
/// <param name="Type">Media type, found from its content.</param>
/// <param name="Bytes">Length of what was written.</param>
/// <param name="Sha256">SHA-256 of what was written, in hexadecimal digits.</param>
public sealed record CopiedFile(FileProblem Problem, string Type = "", long Bytes = 0, string Sha256 = "");

/// <summary>
/// Copies a file that somebody gives, as it comes. Of which kind it is, its content says: JPEG, PNG, PDF. Pictures lose what
/// cameras and programs wrote beside the picture: place, time, device, thumbnails, comments, and whatever hangs behind their
/// end. Nothing is decoded, so that the picture stays as it is.
/// </summary>
public static class CleanCopy
{
    /// <summary>Media types that are taken.</summary>
    public static IReadOnlyList<string> Types { get; } = ["image/jpeg", "image/png", "application/pdf"];

    /// <summary>Copies it. What was written of a file that is not taken is to be thrown away.</summary>
    /// <param name="source">The file; read once, in order.</param>
    /// <param name="target">Where to; stays open.</param>
    /// <param name="most">Bytes that the file may have.</param>
    /// <param name="ct">Stops the copying.</param>
    public static async Task<CopiedFile> RunAsync(Stream source, Stream target, long most, CancellationToken ct = default)
    {
        using var digest = new DigestStream(target);
        var bytes = new ByteFeed(source, digest, most);
        try
        {
            var type = await CopyAsync(bytes, ct);
            return type is null
                ? new CopiedFile(bytes.Read == 0 ? FileProblem.Empty : FileProblem.UnknownKind)
                : new CopiedFile(FileProblem.None, type, digest.Bytes, digest.Digest());
        }
        catch (BrokenFileException broken)
        {
            return new CopiedFile(broken.Problem);
        }
    }

    private static async Task<string?> CopyAsync(ByteFeed bytes, CancellationToken ct)
    {
        if (await bytes.StartsAsync(JpegCopy.Start, ct))
        {
            await JpegCopy.RunAsync(bytes, ct);
            return "image/jpeg";
        }

        if (await bytes.StartsAsync(PngCopy.Start, ct))
        {
            await PngCopy.RunAsync(bytes, ct);
            return "image/png";
        }

        if (await bytes.StartsAsync("%PDF-"u8.ToArray(), ct))
        {
            await bytes.CopyAllAsync(ct);
            return "application/pdf";
        }

        return null;
    }
}

/// <summary>A file turns out to be none that is taken.</summary>
internal sealed class BrokenFileException(FileProblem problem) : Exception
{
    public FileProblem Problem { get; } = problem;
}
