using System.Buffers.Binary;
using System.Net;
using CohortVault.Platform.Features.Statement.Canaries;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Sealing;
using CohortVault.Sealing.Archives;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>T5: results are AE-2 archives; their password is shown once, opens them, and is nowhere else.</summary>
internal sealed class SealedResultsCheck : IControlCheck
{
    public string Control => "T5";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var job = await context.JobAsync(ct);
        var findings = new Findings();
        var archives = await DownloadAsync(job, ct);
        findings.Expect(archives.Count > 0, $"{archives.Count} archives downloaded.", "The job has no archive.");
        foreach (var archive in archives)
        {
            JudgeFormat(findings, archive);
        }

        var passwordObject =
            (await job.Server.RowsAsync("SELECT \"PublicId\", \"PasswordObject\" FROM \"imputation_jobs\"", ct))
            .Single(row => row["PublicId"] as string == job.Id)["PasswordObject"];
        findings.Expect(passwordObject is not null, "Before it is shown the password is one sealed object.", "There is no sealed password before it is shown.");

        var (status, password) = await job.Calls.RevealAsync(job.Id, ct);
        if (!findings.Expect(password is not null, "The owner was shown the password.", $"The owner was not shown the password ({(int)status})."))
        {
            return findings.Conclude("");
        }

        findings.Expect(
            ArchivePassword.MeetsTheRules(password), $"It has {password!.Length} characters and meets the rules.",
            "It breaks the rules for generated passwords.");
        var again = await job.Calls.RevealAsync(job.Id, ct);
        findings.Expect(again.Status == HttpStatusCode.Gone, "Asked again: 410.", $"Asked again, the answer is {(int)again.Status} and not 410.");
        if (passwordObject is not null)
        {
            var keys = await job.Server.KeysOfAsync(ProbeRows.AsId(passwordObject), ct);
            findings.Expect(keys == 0, "The key that sealed it is gone.", "The key that sealed the password is still in the key store.");
        }

        foreach (var archive in archives)
        {
            JudgePassword(findings, archive, password);
        }

        await job.Search.SearchAsync(
            findings, [new Marker("archive password", password)], "After the password was shown", ct);
        return findings.Conclude(
            $"{archives.Count} archives: WinZip AE-2 at AES-256 throughout; the password opened them, another did not; shown once, then 410; found in no byte on disk.");
    }

    private static async Task<List<byte[]>> DownloadAsync(ProbeJob job, CancellationToken ct)
    {
        List<byte[]> archives = [];
        using var client = job.Server.Client();
        foreach (var link in JobCalls.Links(job.Final))
        {
            archives.Add(await client.GetByteArrayAsync(link, ct));
        }

        return archives;
    }

    /// <summary>Walks the local headers: every entry must be method 99 with the AE-2 field at strength 3.</summary>
    private static void JudgeFormat(Findings findings, byte[] archive)
    {
        const uint localHeader = 0x04034b50;
        const int fixedPart = 30;
        const ushort aes = 99;
        const ushort aesField = 0x9901;
        var header = archive.AsSpan();
        if (!findings.Expect(header.Length > fixedPart && BinaryPrimitives.ReadUInt32LittleEndian(header) == localHeader, "It starts as a zip archive.", "A result is not a zip archive."))
        {
            return;
        }

        findings.Expect(BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) == aes, "Its method is 99 (AES).", "A result's entry is not AES-encrypted.");
        var names = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        var extras = header.Slice(fixedPart + names, BinaryPrimitives.ReadUInt16LittleEndian(header[28..]));
        while (extras.Length >= 4)
        {
            var (kind, size) =
                (BinaryPrimitives.ReadUInt16LittleEndian(extras), BinaryPrimitives.ReadUInt16LittleEndian(extras[2..]));
            if (kind == aesField && size >= 5)
            {
                findings.Expect(BinaryPrimitives.ReadUInt16LittleEndian(extras[4..]) == 2, "Its version is AE-2.", "A result's version is not AE-2.");
                findings.Expect(extras[8] == 3, "Its strength is 3 (AES-256).", "A result's strength is not AES-256.");
                return;
            }

            extras = extras[Math.Min(extras.Length, 4 + size)..];
        }

        findings.Broken("A result's entry says nothing of its AES strength.");
    }

    private static void JudgePassword(Findings findings, byte[] archive, string password)
    {
        var plain = Extract(archive, password);
        findings.Expect(plain > 0, $"The password opens every entry ({plain:N0} bytes).", "The password does not open the archive.");
        findings.Expect(Extract(archive, ArchivePassword.Generate()) < 0, "Another password does not.", "Another password opens it too.");
    }

    private static long Extract(byte[] archive, string password)
    {
        try
        {
            var reader = new AesZipReader(new MemoryStream(archive), password);
            return reader.Entries.Sum(entry =>
            {
                using var plain = new MemoryStream();
                reader.Extract(entry, plain);
                return plain.Length;
            });
        }
        catch (Exception closed) when (closed is WrongPasswordException or SealBrokenException)
        {
            return -1;
        }
    }
}
