using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T8: one address, one account, also in other letter case and at the same moment; and nobody is told.
/// </summary>
internal sealed class UniqueAddressCheck : IControlCheck
{
    public string Control => "T8";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var findings = new Findings();
        var first = ProbePerson.New();
        var other = ProbePerson.New();
        var second = other with { Email = first.Email with { Text = first.Email.Text.ToUpperInvariant() } };

        var before = (await server.ColumnAsync("accounts", "Id", ct)).Count;
        var answers = await Task.WhenAll(server.RegisterAsync(first, ct: ct), server.RegisterAsync(second, ct: ct));
        var after = (await server.ColumnAsync("accounts", "Id", ct)).Count;
        findings.Expect(
            after == before + 1,
            "Two registrations of one address, in other letter case and at once, made one account.",
            $"Two registrations of one address made {after - before} accounts.");
        findings.Expect(
            (answers[0].Status, answers[0].Body) == (answers[1].Status, answers[1].Body),
            "Both were answered alike.",
            "The answers differ, which tells who has an account.");

        var weak = await server.RegisterAsync(ProbePerson.New(), "short", ct);
        findings.Expect(!weak.Success, "A weak password is refused.", "A weak password is accepted.");
        return findings.Conclude("One address registered twice at once in other letter case: one account, equal answers; a weak password refused.");
    }
}
