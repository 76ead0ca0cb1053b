using System.Data.Common;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T24: what an administrator does is told by the log with who, what and why; the database refuses to change the log; and what
/// cannot be recorded does not happen. In the installation itself the whole log is verified.
/// </summary>
internal sealed class AdministrationLoggedCheck(IServiceScopeFactory scopes) : IControlCheck
{
    private static readonly string[] Past =
    [
        "UPDATE audit_records SET \"Action\" = 'other'",
        "DELETE FROM audit_records",
        "UPDATE audit_head SET \"Size\" = 0",
    ];

    public string Control => "T24";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        var server = await context.FreshServerAsync(_ => { }, ct);
        await TellsAsync(findings, server, ct);
        foreach (var sql in Past)
        {
            findings.Expect(
                await server.RefusesAsync(sql, ct) is not null, $"The database refuses: {sql}.", $"The database lets the log be changed: {sql}.");
        }

        await NoRecordNoChangeAsync(findings, server, ct);
        var (records, known) = await OwnAsync(findings, ct);
        return findings.Conclude(
            $"Acts of an administrator stand in the log with who, what and why; {Past.Length} changes past the program were refused by the database; without the log no account was made; {records:N0} records of this installation verified; its history is {known}.");
    }

    private static async Task TellsAsync(Findings findings, ProbeServer server, CancellationToken ct)
    {
        var (operatorClient, authenticator) = await ProbeBrowser.AdministratorAsync(server, AccountRole.Operator, ct);
        using var acting = operatorClient;
        findings.Expect(
            await ProbeBrowser.PowerAsync(acting, 10, authenticator.Code(stepsLater: 1), ct),
            "An operator switched power on, with a reason.", "Power could not be switched on, so nothing is known of its record.");
        var (auditorClient, _) = await ProbeBrowser.AdministratorAsync(server, AccountRole.Auditor, ct);
        using var reading = auditorClient;
        var page = await reading.GetStringAsync("/audit?shown=power", ct);
        findings.Expect(
            page.Contains("power.", StringComparison.Ordinal) && page.Contains("A check of the security statement.", StringComparison.Ordinal),
            "The log tells an auditor what was done and why.", "The log does not tell what an administrator did and why.");
        var names = await server.RowsAsync("SELECT \"Action\" FROM audit_records WHERE \"Action\" = 'log.read'", ct);
        findings.Expect(names.Count > 0, "That the auditor read it stands in it too.", "Reading the log leaves no record.");
    }

    private static async Task NoRecordNoChangeAsync(Findings findings, ProbeServer server, CancellationToken ct)
    {
        var before = await server.ColumnAsync("accounts", "Id", ct);
        await using var scope = server.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database;
        await database.ExecuteSqlRawAsync("ALTER TABLE audit_records RENAME TO audit_records_gone", ct);
        var made = true;
        try
        {
            await server.CreateAccountAsync(ct);
        }
        catch (Exception refused) when (refused is DbException or DbUpdateException)
        {
            made = false;
        }
        finally
        {
            await database.ExecuteSqlRawAsync("ALTER TABLE audit_records_gone RENAME TO audit_records", CancellationToken.None);
        }

        var after = await server.ColumnAsync("accounts", "Id", ct);
        findings.Expect(
            !made && after.Count == before.Count, "While the log cannot be written, no account is made.", "An account was made that the log does not know of.");
    }

    /// <summary>Number of records of the installation itself, and how far they are known outside; 0 where it has none yet.</summary>
    private async Task<(long Records, string Known)> OwnAsync(Findings findings, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database;
        var applied = (await database.GetAppliedMigrationsAsync(ct)).ToHashSet();
        if (!database.GetMigrations().All(applied.Contains))
        {
            findings.Note("This installation has no log of this version yet.");
            return (0, "not begun");
        }

        var found = await LogVerification.RunAsync(scope.ServiceProvider, [], ct);
        findings.Expect(
            found.Problems.Count == 0,
            $"All {found.Records:N0} records of this installation are as they were signed; {found.Checkpoints} checkpoints hold.",
            $"In this installation: {string.Join(" ", found.Problems.Take(3).Select(p => p.Text))}");
        return (found.Records, await LogVerification.WitnessesAsync(scope.ServiceProvider, ct));
    }
}
