using System.Diagnostics;
using CohortVault.Platform.Features.Consents;
using CohortVault.Platform.Features.Consents.Copies;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Participants;
using CohortVault.Platform.Tests.Features.Studies;

namespace CohortVault.Platform.Tests.Features.Consents;

/// <summary>The copy that a participant takes home, as other programs read it.</summary>
public sealed class ConsentCopyTests : InstallationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_says_what_was_read_answered_and_signed_and_when()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (code, who) = await scene.TakingPartAsync();
        var copy = await CopyAsync(installation, who);
        var text = await ReadAsync(copy, "pdftotext", "-layout");
        Assert.All(
            (string[])["Sleep and light", "What happens", "You keep a diary.", "Must you take part?", "– No", "Signed with the code: " + code.Grouped, "Version 1", "(UTC+0"],
            words => Assert.Contains(words, text, StringComparison.Ordinal));
        var facts = await ReadAsync(copy, "pdfinfo");
        Assert.Matches("Title: +Sleep and light", facts);
        Assert.Matches("Tagged: +yes", facts);

        // A newer text that asks nobody anew is not what this participant signed.
        Assert.Null(await scene.PublishAsync(new ConsentTerms(ConsentSignature.Code, NeedsStaff: false, AsksAnew: false), "# Now\nSomething else."));
        Assert.DoesNotContain("Something else", await ReadAsync(await CopyAsync(installation, who), "pdftotext"), StringComparison.Ordinal);
        Assert.Null(await scene.LeaveAsync(who));
        Assert.Empty(await CopyAsync(installation, who));
    }

    [Fact]
    public async Task A_long_text_runs_over_pages_and_a_drawing_stays_a_drawing()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation, new ConsentTerms(ConsentSignature.Drawn, NeedsStaff: true, AsksAnew: true));
        var body = string.Join("\n\n", Enumerable.Range(1, 90).Select(part =>
            $"# Part {part}\n{new string('w', part * 9)} Schlaf, лёгкий сон, ύπνος 😀, and words that go on until the line is over and then on the next one."));
        Assert.Null(await scene.PublishAsync(new ConsentTerms(ConsentSignature.Drawn, NeedsStaff: true, AsksAnew: true), body));
        var code = await scene.AddAsync();
        var (_, who) = await scene.JoinAsync(code);
        var lines = "M10 20L50 60L90 20M100 100L580.5 190";
        Assert.Null((await installation.UseAsync<GiveConsent, Outcome<Done>>(give => give.Handle(
            who, code, new GiveConsent.Request(2, "en", [], true, null, lines), Ct))).Refusal?.Code);
        var copy = await CopyAsync(installation, who);
        var text = await ReadAsync(copy, "pdftotext", "-layout");
        Assert.Contains("Part 90", text, StringComparison.Ordinal);
        Assert.Contains("лёгкий сон, ύπνος", text, StringComparison.Ordinal);
        Assert.Contains("still has to sign", text, StringComparison.Ordinal);
        var pages = int.Parse(System.Text.RegularExpressions.Regex.Match(await ReadAsync(copy, "pdfinfo"), "Pages: +([0-9]+)").Groups[1].Value);
        Assert.InRange(pages, 4, 30);
        Assert.Contains($"· {pages}", text, StringComparison.Ordinal);
    }

    private static async Task<byte[]> CopyAsync(Installation installation, EnrolledParticipant who) =>
        await installation.UseAsync<ConsentCopy, byte[]?>(copies => copies.Handle(who, Ct)) ?? [];

    private static async Task<string> ReadAsync(byte[] pdf, string program, params string[] options)
    {
        var file = Path.Combine(Path.GetTempPath(), $"copy-{Path.GetRandomFileName()}.pdf");
        await File.WriteAllBytesAsync(file, pdf, Ct);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, program == "pdftotext" ? [.. options, file, "-"] : [.. options, file])
            {
                RedirectStandardOutput = true,
            })!;
            var text = await process.StandardOutput.ReadToEndAsync(Ct);
            await process.WaitForExitAsync(Ct);
            Assert.Equal(0, process.ExitCode);
            return text;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
