using System.Buffers;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>
/// Reads a submission part by part as it arrives: file parts go straight into sealing, fields are short. Parts may come
/// in any order. The framework's own form reading would write large files to disk in the clear.
/// </summary>
internal sealed class V2Multipart(SubmitJob submit)
{
    private const int LongestField = 4096;
    private const int MostParts = 300;
    private const int PlainIOException =
        unchecked((int)0x80131620); // COR_E_IO: raised by a library, not by the system.

    private static readonly HashSet<string> KnownFields =
    [
        "job-name", "refpanel", "build", "r2Filter", "phasing", "population", "mode", "aesEncryption", "meta",
        "password",
        "check1", "check2", "myseparator",
    ];

    /// <summary>Takes in all parts; returns what the fields ask for.</summary>
    public async Task<Outcome<JobRequest>> ReadAsync(ImputationJob job, HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            return ImputationRefusals.Malformed;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new MultipartReader(boundary, request.Body) { HeadersLengthLimit = 8192, HeadersCountLimit = 16 };
        try
        {
            for (var parts = 0; await reader.ReadNextSectionAsync(ct) is { } section; parts++)
            {
                if (parts == MostParts || section.GetContentDispositionHeader() is not { } disposition)
                {
                    return ImputationRefusals.Malformed;
                }

                var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
                name = name.StartsWith("input-", StringComparison.Ordinal) ? name["input-".Length..] : name;
                var refusal = name == "files"
                    ? await TakeFileAsync(job, disposition, section.Body, ct)
                    : await TakeFieldAsync(fields, name, section.Body, ct);
                if (refusal is not null)
                {
                    return refusal;
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException || EndedEarly(broken))
        {
            return ImputationRefusals.Malformed;
        }

        return new JobRequest
        {
            Name = fields.GetValueOrDefault("job-name"),
            Panel = fields.GetValueOrDefault("refpanel"),
            Build = fields.GetValueOrDefault("build"),
            Population = fields.GetValueOrDefault("population"),
            Phasing = fields.GetValueOrDefault("phasing"),
            Mode = fields.GetValueOrDefault("mode"),
            R2Filter = fields.GetValueOrDefault("r2Filter"),
            Password = fields.GetValueOrDefault("password"),

            // A checkbox is true when it is there, except where a client spells the opposite out.
            Meta = fields.TryGetValue("meta", out var meta) && meta is not ("false" or "no" or "off"),
        };
    }

    // The reader's own way of saying that the last boundary is missing. What the system says about a disk has its error
    // number.
    private static bool EndedEarly(Exception broken) =>
        broken is IOException { HResult: PlainIOException } and not DiskFullException;

    private async Task<Refusal?> TakeFileAsync(
        ImputationJob job, ContentDispositionHeaderValue disposition, Stream content, CancellationToken ct)
    {
        var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        if (HeaderUtilities.RemoveQuotes(given).Value is not { Length: > 0 } fileName)
        {
            // A browser sends an empty part for a file field that was left empty.
            return await content.ReadAsync(new byte[1], ct) == 0 ? null : ImputationRefusals.Malformed;
        }

        return (await submit.AddFileAsync(job, fileName, content, ct)).Refusal;
    }

    private static async Task<Refusal?> TakeFieldAsync(
        Dictionary<string, string> fields, string name, Stream content, CancellationToken ct)
    {
        if (!KnownFields.Contains(name))
        {
            return ImputationRefusals.UnknownField(name);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(LongestField + 1);
        try
        {
            var length = await content.ReadAtLeastAsync(
                buffer.AsMemory(0, LongestField + 1), LongestField + 1, throwOnEndOfStream: false, ct);
            if (length > LongestField)
            {
                return ImputationRefusals.FieldTooLong;
            }

            // A second field of the same name is ignored, as clients expect.
            fields.TryAdd(name, System.Text.Encoding.UTF8.GetString(buffer, 0, length));
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
