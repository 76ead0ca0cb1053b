using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Studies;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Studies.Ending;
using CohortVault.Platform.Features.Vault.Certificates;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Instruments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Studies;

public abstract class StudyEndTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private const string Title = "Sleep and light";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_is_destroyed_when_its_time_is_over_and_not_a_day_before()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await RecordFileTests.WithFilesAsync(installation);
        var title = (await scene.EnterAsync()).Title;
        var (code, _) = await scene.TakingPartAsync();
        Assert.Null((await RecordFileTests.GiveAsync(scene, code, "scan", "scan.pdf", "%PDF-1.7 scan"u8.ToArray())).Problem);
        Assert.Null((await RecordFileTests.SaveAsync(scene, code, 0, null, ("mood", "1"))).Refusal?.Code);
        Assert.Equal("study.not-ended", await DestroyAsync(installation, scene.Study, scene.Ada, title));
        Assert.Null(await installation.MoveAsync(scene.Study, scene.Ada, StudyState.Closed));

        installation.Clock.Now = installation.Clock.Now.AddYears(3).AddDays(-1);
        Assert.Equal("study.must-be-kept", await DestroyAsync(installation, scene.Study, scene.Ada, title));
        installation.Clock.Now = installation.Clock.Now.AddDays(2);
        Assert.Equal("study.other-title", await DestroyAsync(installation, scene.Study, scene.Ada, "Another"));
        Assert.Null(await DestroyAsync(installation, scene.Study, scene.Ada, title));

        Assert.Null(await installation.EnterAsync(scene.Study, scene.Ada));
        Assert.Empty((await installation.ListAsync(scene.Ada)).Studies);
        Assert.Empty(await RowsAsync(installation));
        Assert.Equal(1, await installation.UseAsync<CohortDbContext, int>(db => db.Set<UsedCode>().CountAsync(Ct)));
        Assert.True(await installation.UseAsync<CohortDbContext, bool>(db => db.Set<DestructionCertificate>().AnyAsync(
            c => c.Target == DestructionTarget.Owner && c.Id == scene.Study.Value, Ct)));
        Assert.True((await installation.Get<IFieldVault>().DestroyOwnerAsync(scene.Study.Owner, DestructionReason.DeletedByOwner, Ct)).Succeeded);
    }

    [Fact]
    public async Task A_draft_goes_at_any_time_on_the_word_of_whoever_has_every_right()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var bob = await installation.PersonAsync("bob");
        var study = await installation.StudyAsync(ada, Title);
        await installation.JoinTeamAsync(study, ada, bob, "bob", "Coordinator");
        Assert.Equal("study.not-in-role", await DestroyAsync(installation, study, bob, Title));
        Assert.Null(await DestroyAsync(installation, study, ada, $" {Title} "));
        Assert.Empty(await RowsAsync(installation));
    }

    [Fact]
    public async Task What_stopped_halfway_is_entered_by_nobody_and_ended_later()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada, Title);
        await installation.UseAsync<CohortDbContext, int>(db => db.Set<Study>().Where(s => s.Id == study)
            .ExecuteUpdateAsync(row => row.SetProperty(s => s.State, StudyState.Going), Ct));
        Assert.Null(await installation.EnterAsync(study, ada));
        var removals = ActivatorUtilities.CreateInstance<StudyRemovals>(installation.Get<IServiceProvider>());
        Assert.Equal(1, await removals.RunAsync(Ct));
        Assert.Equal(0, await removals.RunAsync(Ct));
        Assert.Empty(await RowsAsync(installation));
    }

    private static async Task<string?> DestroyAsync(Installation installation, StudyId study, AccountId by, string title)
    {
        var access = (await installation.EnterAsync(study, by))!;
        return (await installation.UseAsync<DestroyStudy, Outcome<Done>>(destroy => destroy.Handle(access, title, Ct))).Refusal?.Code;
    }

    // Tables of these features that still have a row: there is one study alone.
    private static Task<List<string>> RowsAsync(Installation installation) =>
        installation.UseAsync<CohortDbContext, List<string>>(async db =>
        {
            string[] features = ["Studies", "Participants", "Instruments", "Consents", "Exports"];
            var tables = db.Model.GetEntityTypes()
                .Where(type => features.Any(feature => type.ClrType.Namespace!.Contains($".Features.{feature}", StringComparison.Ordinal)))
                .Select(type => type.GetTableName()!).Where(table => table != UsedCode.Table).ToList();
            Assert.True(tables.Count > 20);
            var left = new List<string>();
            foreach (var table in tables)
            {
#pragma warning disable EF1002 // Names of tables of our own model.
                if (await db.Database.SqlQueryRaw<int>($"SELECT COUNT(*) AS \"Value\" FROM \"{table}\"").SingleAsync(Ct) > 0)
#pragma warning restore EF1002
                {
                    left.Add(table);
                }
            }

            return left;
        });
}

public sealed class SqliteStudyEndTests : StudyEndTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresStudyEndTests(OnePostgres postgres) : StudyEndTests(postgres);
