using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>L44: what must be kept is destroyed for no reason and on nobody's word before its time.</summary>
internal sealed class EarlyDestructionCheck : IControlCheck
{
    public string Control => "L44";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.FreshServerAsync(_ => { }, ct);
        var findings = new Findings();
        var tried = 0;
        foreach (var kind in (RetentionKind[])[RetentionKind.Study, RetentionKind.ClinicalStudy])
        {
            var archive = await ProbeArchive.KeepAsync(server, new RetentionTerm(kind, server.Clock.GetUtcNow()), ct);
            var destroyed = await archive.TryEverythingAsync(ct);
            tried += ProbeArchive.Reasons.Count * 3;
            findings.Expect(
                destroyed.Count == 0, $"{kind.Word()}: refused for each of {ProbeArchive.Reasons.Count} reasons, as object, with its subject and with its owner.",
                $"{kind.Word()}: destroyed before its time: {string.Join("; ", destroyed.Take(3))}.");
            findings.Expect(await archive.OpensAsync(ct), "It still opens.", "It does not open any more.");
            server.Clock.MoveTo(archive.Until.AddMinutes(1));
            findings.Expect(
                await archive.DestroyAsync(DestructionReason.TimeOver(kind), ct) && !await archive.OpensAsync(ct),
                "Once its time is over it can be destroyed, and is.", "It cannot be destroyed even after its time, so the refusals prove nothing.");
        }

        return findings.Conclude($"By a clock moved by hand: {tried} ways of destroying a bound object before its time were refused; afterwards it went.");
    }
}

/// <summary>L45: the floor of clinical data cannot be configured away, and holds by the clock.</summary>
internal sealed class ClinicalFloorCheck : IControlCheck
{
    private const string Setting = "Retention:ClinicalStudies";

    public string Control => "L45";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        foreach (var tooShort in (string[])["1y", "729d"])
        {
            findings.Expect(
                await StartRefusal.OfAsync(context, Setting, tooShort, ct), $"A server that is to keep clinical studies for {tooShort} does not start.",
                $"A server starts that keeps clinical studies for {tooShort} only.");
        }

        var server = await context.FreshServerAsync(_ => { }, ct);
        var end = server.Clock.GetUtcNow();
        var archive = await ProbeArchive.KeepAsync(server, new RetentionTerm(RetentionKind.ClinicalStudy, end), ct);
        server.Clock.MoveTo(end.AddYears(2).AddDays(-1));
        findings.Expect(
            (await archive.TryEverythingAsync(ct)).Count == 0, "One day before two years everything is refused.",
            "It was destroyed before its time, one day before two years.");
        return findings.Conclude("One year, and two years less a day, are refused at the start; by the clock nothing goes before two years.");
    }
}

/// <summary>L46: three years after a study's end, by the clock and by the configuration of this installation.</summary>
internal sealed class StudyRetentionCheck : IControlCheck
{
    public string Control => "L46";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.FreshServerAsync(_ => { }, ct);
        var findings = new Findings();
        foreach (var kind in (RetentionKind[])[RetentionKind.Study, RetentionKind.ClinicalStudy])
        {
            // The clock only ever goes on.
            var end = server.Clock.GetUtcNow();
            var archive = await ProbeArchive.KeepAsync(server, new RetentionTerm(kind, end), ct);
            server.Clock.MoveTo(end.AddYears(3).AddDays(-1));
            findings.Expect(
                (await archive.TryEverythingAsync(ct)).Count == 0, $"{kind.Word()}, one day before three years: refused.",
                $"{kind.Word()}: destroyed before its time, one day before three years.");
            var over = archive.Until > end.AddYears(3) ? archive.Until : end.AddYears(3);
            server.Clock.MoveTo(over.AddDays(1));
            findings.Expect(
                await archive.DestroyAsync(DestructionReason.TimeOver(kind), ct), $"{kind.Word()}, one day after its time: destroyed.",
                $"{kind.Word()}: it cannot be destroyed after its time.");
        }

        return findings.Conclude("By a clock moved by hand, with this installation's settings: refused at 2 years 364 days, destroyed after the end of its time.");
    }
}

/// <summary>L48: what a country's law asks for counts, and cannot be configured to less.</summary>
internal sealed class CountryLawCheck : IControlCheck
{
    // Written out a second time on purpose: a mistake in the table would otherwise agree with itself.
    private static readonly (string Country, int Years)[] _laws =
        [("AT", 25), ("CA", 15), ("CH", 10), ("DE", 25), ("FR", 25), ("GB", 25), ("NO", 25), ("US", 2)];

    public string Control => "L48";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.FreshServerAsync(_ => { }, ct);
        var findings = new Findings();
        foreach (var (country, years) in _laws)
        {
            // The clock only ever goes on.
            var end = server.Clock.GetUtcNow();
            var archive = await ProbeArchive.KeepAsync(
                server, new RetentionTerm(RetentionKind.ClinicalStudy, end, country), ct);
            server.Clock.MoveTo(end.AddYears(years).AddDays(-1));
            findings.Expect(
                archive.Until >= end.AddYears(years) && (await archive.TryEverythingAsync(ct)).Count == 0,
                $"{country}: refused until {years} years have passed.", $"{country}: destroyed before its time, {years} years.");
        }

        findings.Expect(
            await StartRefusal.OfAsync(context, "Retention:Countries:FR", "24y", ct), "A server that is to take 24 years for French law does not start.",
            "A server starts that takes 24 years for French law.");
        return findings.Conclude($"By a clock moved by hand: the periods of {_laws.Length} countries bind clinical studies, and a shorter one for France is refused at the start.");
    }
}

/// <summary>Whether a server with one setting changed refuses to start because of it.</summary>
internal static class StartRefusal
{
    public static async Task<bool> OfAsync(CheckContext context, string setting, string value, CancellationToken ct)
    {
        try
        {
            await context.FreshServerAsync(services => ProbeSettings.Set(services, setting, value), ct);
            return false;
        }
        catch (OptionsValidationException refused)
        {
            return refused.Message.Contains(setting, StringComparison.Ordinal);
        }
    }
}
