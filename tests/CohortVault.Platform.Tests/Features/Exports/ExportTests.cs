using System.Text;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Export.Package;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Exports;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Instruments;
using CohortVault.Platform.Tests.Features.Participants;
using CohortVault.Platform.Tests.Features.Studies;
using CohortVault.Sealing.Archives;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Tests.Features.Exports;

public abstract class ExportTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private static readonly HashSet<string> _columns = ["mood", "why", "hours", "town"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_imported_into_an_empty_study_gives_the_same_data()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (first, _) = await FillAsync(scene, ("1", "7.5", "Bremerhaven 😀"), ("2", "", "=1+1"));
        var (second, _) = await FillAsync(scene, ("2", "24", "مدينة, \"quoted\"\nnext line"));
        var files = await ExportAsync(scene, scene.Ada, ExportChoices.Everything with { Long = true, Labfront = true });
        Assert.Contains("data.csv", files.Keys);
        Assert.Contains("data.R", files.Keys);
        Assert.Contains(files.Keys, name => name.StartsWith($"{first.Text}_", StringComparison.Ordinal) && name.Contains("/questionnaire/", StringComparison.Ordinal));
        var empty = await ParticipantScene.NewAsync(installation, name: "bea");
        var access = await empty.EnterAsync();
        var table = files["data.csv"];
        Assert.Equal("record.table-not-usable", (await ImportAsync(installation, access, table, false, false)).Refusal?.Code);
        var preview = await ImportAsync(installation, access, table, false, true);
        Assert.Equal(("record.table-unconfirmed", 3, 0, 2), (preview.Refusal?.Code, preview.Forms, preview.Corrected, preview.NewRecords));
        Assert.Empty(await installation.UseAsync<CohortDbContext, List<FilledForm>>(db => db.Set<FilledForm>().Where(f => f.StudyId == empty.Study).ToListAsync(Ct)));

        // While the study is paused nothing is taken, new participants neither.
        Assert.Null(await installation.MoveAsync(empty.Study, empty.Ada, StudyState.Paused));
        Assert.Equal("study.not-running", (await ImportAsync(installation, access, table, true, true)).Refusal?.Code);
        Assert.Equal(2, await installation.UseAsync<CohortDbContext, int>(db => db.Set<UsedCode>().CountAsync(Ct)));
        Assert.Null(await installation.MoveAsync(empty.Study, empty.Ada, StudyState.Running));
        var taken = await ImportAsync(installation, access, table, true, true);
        Assert.Null(taken.Refusal?.Code);

        var again = await ExportAsync(empty, empty.Ada, ExportChoices.Everything);
        var expected = Encoding.UTF8.GetString(table).Replace(first.Text, taken.Codes[first.Text].Text, StringComparison.Ordinal)
            .Replace(second.Text, taken.Codes[second.Text].Text, StringComparison.Ordinal);
        Assert.Equal(expected.Split('\n').Order(), Encoding.UTF8.GetString(again["data.csv"]).Split('\n').Order());

        // Taken in once more, nothing changes.
        var codes = Encoding.UTF8.GetBytes(expected);
        Assert.Equal(0, (await ImportAsync(installation, access, codes, false, false)).Forms);
        var damaged = Encoding.UTF8.GetBytes(expected.Replace("7.5", "x7", StringComparison.Ordinal));
        var refused = await ImportAsync(installation, access, damaged, true, false);
        Assert.Equal("record.table-not-usable", refused.Refusal?.Code);
        Assert.Contains(refused.Findings, finding => finding.Column == "hours" && finding.Line > 1);
    }

    [Fact]
    public async Task Whoever_may_only_export_without_identifiers_gets_nothing_else_whatever_they_ask_for()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        var (code, _) = await FillAsync(scene, ("2", "7", "Bremerhaven"));
        var eve = await installation.PersonAsync("eve");
        await installation.JoinTeamAsync(scene.Study, scene.Ada, eve, "eve", "Statistician");
        var files = await ExportAsync(scene, eve, ExportChoices.Everything with { Long = true });
        foreach (var (name, content) in files)
        {
            var text = Encoding.UTF8.GetString(content);
            Assert.False(text.Contains(code.Text, StringComparison.Ordinal) || text.Contains("Bremerhaven", StringComparison.Ordinal), name);
        }

        Assert.DoesNotContain("town", Encoding.UTF8.GetString(files["data.csv"]).Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_go_with_an_export_that_takes_nothing_out_and_an_import_leaves_them_alone()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await RecordFileTests.WithFilesAsync(installation);
        var (code, _) = await scene.TakingPartAsync();
        Assert.Null((await RecordFileTests.GiveAsync(scene, code, "scan", "=cmd scan.pdf", "%PDF-1.7 scan"u8.ToArray())).Problem);
        Assert.Null((await RecordFileTests.GiveAsync(scene, code, "face", "face.jpg", RecordFileTests.Photo())).Problem);
        Assert.Null((await RecordFileTests.SaveAsync(scene, code, 0, null, ("mood", "1"))).Refusal?.Code);
        var files = await ExportAsync(scene, scene.Ada, ExportChoices.Everything with { Long = true, Labfront = true });
        Assert.Equal("%PDF-1.7 scan"u8.ToArray(), files[$"files/{code.Text}/scan-1.pdf"]);
        Assert.Equal(-1, files[$"files/{code.Text}/face-1.jpg"].AsSpan().IndexOf("AnnaSecret"u8));
        Assert.Contains($"files/{code.Text}/scan-1.pdf,\"'=cmd scan.pdf\",application/pdf,13,", Encoding.UTF8.GetString(files["files.csv"]), StringComparison.Ordinal);
        Assert.Contains("[document]", Encoding.UTF8.GetString(files["data.csv"]), StringComparison.Ordinal);
        Assert.All(files.Where(file => file.Key != "files.csv"), file =>
            Assert.DoesNotContain("cmd scan", Encoding.UTF8.GetString(file.Value), StringComparison.Ordinal));

        // The same table again, blanks clearing: the files are there as they were.
        var access = await scene.EnterAsync();
        var taken = await installation.UseAsync<ImportRecords, ImportRecords.Response>(import => import.Handle(
            access, new ImportRecords.Request(files["data.csv"], Confirmed: true, NewParticipants: false, BlanksClear: true), Ct));
        Assert.Equal((null, 0), (taken.Refusal?.Code, taken.Forms));
        Assert.Contains(taken.Findings, finding => finding.Code == "import.file");

        // Whoever takes anything out takes files out too.
        foreach (var choices in (ExportChoices[])
            [
                ExportChoices.Everything with { Identifiers = IdentifierTreatment.Remove }, ExportChoices.Everything with { HashRecord = true },
                ExportChoices.Everything with { Dates = DateTreatment.Shift }, ExportChoices.Everything with { DropFreeText = true },
            ])
        {
            installation.Clock.Now += TimeSpan.FromMinutes(1);
            var without = await ExportAsync(scene, scene.Ada, choices);
            Assert.DoesNotContain(without.Keys, name => name.StartsWith("files", StringComparison.Ordinal));
            Assert.DoesNotContain("[document]", Encoding.UTF8.GetString(without["data.csv"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_password_is_shown_once_and_the_archive_goes_after_seven_days()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        await FillAsync(scene, ("1", "7", ""));
        var export = await WriteAsync(scene, scene.Ada, ExportChoices.Everything);
        var access = await scene.EnterAsync();
        var shown = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RevealAsync()));
        Assert.Single(shown, outcome => outcome.Succeeded);
        Assert.Equal("export.password-seen", (await RevealAsync()).Refusal?.Code);

        // Another member has exports of their own and does not see this one.
        var eve = await installation.PersonAsync("eve");
        await installation.JoinTeamAsync(scene.Study, scene.Ada, eve, "eve", "Statistician");
        var eves = (await installation.EnterAsync(scene.Study, eve))!;
        Assert.Equal("export.unknown", (await installation.UseAsync<OwnExports, Outcome<(Stream, string)>>(own => own.OpenAsync(eves, export.Id, Ct))).Refusal?.Code);

        installation.Clock.Now += WriteExport.Kept;
        Assert.Equal("export.unknown", (await installation.UseAsync<OwnExports, Outcome<(Stream, string)>>(own => own.OpenAsync(access, export.Id, Ct))).Refusal?.Code);
        await RunWriterAsync(installation);
        Assert.Equal(ExportState.Over, (await FindAsync(installation, export.Id)).State);

        Task<Outcome<string>> RevealAsync() => installation.UseAsync<OwnExports, Outcome<string>>(own => own.RevealAsync(access, export.Id, Ct));
    }

    [Fact]
    public async Task Rights_count_when_it_is_written_and_not_when_it_was_asked_for()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await ParticipantScene.NewAsync(installation);
        await FillAsync(scene, ("1", "7", ""));
        var access = (await scene.EnterAsync()) with { Account = await installation.PersonAsync("gone") };
        Assert.Null((await installation.UseAsync<AskExport, Outcome<Done>>(ask => ask.Handle(access, ExportChoices.Everything, Ct))).Refusal);
        await RunWriterAsync(installation);
        var export = await installation.UseAsync<CohortDbContext, StudyExport>(db => db.Set<StudyExport>().AsNoTracking().SingleAsync(Ct));
        Assert.Equal((ExportState.Failed, "export.not-allowed"), (export.State, export.Failure));
    }

    private static async Task<(ParticipantCode Code, EnrolledParticipant Who)> FillAsync(
        ParticipantScene scene, params (string Mood, string Hours, string Town)[] forms)
    {
        var (code, who) = await scene.TakingPartAsync();
        var access = await scene.EnterAsync();
        foreach (var ((mood, hours, town), at) in forms.Select((form, at) => (form, at)))
        {
            var values = new Dictionary<string, string> { ["mood"] = mood, ["hours"] = hours, ["town"] = town };
            Assert.Null((await scene.Installation.UseAsync<SaveRecord, SaveRecord.Response>(save => save.Handle(
                access, new SaveRecord.Request(scene.Study, who.Id, new FormPlace("", "diary", at + 1), _columns, values, 0, FormStatus.Complete), Ct))).Refusal);
        }

        return (code, who);
    }

    private static async Task<StudyExport> WriteAsync(ParticipantScene scene, AccountId account, ExportChoices choices)
    {
        var access = (await scene.Installation.EnterAsync(scene.Study, account))!;
        Assert.Null((await scene.Installation.UseAsync<AskExport, Outcome<Done>>(ask => ask.Handle(access, choices, Ct))).Refusal);
        await RunWriterAsync(scene.Installation);
        var export = await scene.Installation.UseAsync<CohortDbContext, StudyExport>(db =>
            db.Set<StudyExport>().AsNoTracking().Where(e => e.AccountId == account && e.StudyId == scene.Study).OrderByDescending(e => e.AskedAt).FirstAsync(Ct));
        Assert.Equal(ExportState.Done, export.State);
        return export;
    }

    internal static async Task<Dictionary<string, byte[]>> ExportAsync(ParticipantScene scene, AccountId account, ExportChoices choices)
    {
        var export = await WriteAsync(scene, account, choices);
        var access = (await scene.Installation.EnterAsync(scene.Study, account))!;
        var password = (await scene.Installation.UseAsync<OwnExports, Outcome<string>>(own => own.RevealAsync(access, export.Id, Ct))).Value;
        var files = new Dictionary<string, MemoryStream>();
        var opened = (await scene.Installation.UseAsync<OwnExports, Outcome<(Stream Content, string Name)>>(own => own.OpenAsync(access, export.Id, Ct))).Value;
        await using (opened.Content)
        {
            ResultArchiveReader.Extract(opened.Content, password, name => files[name] = new MemoryStream());
        }

        // The export's own manifest says that it is whole.
        var folder = Directory.CreateTempSubdirectory("cohortvault-export-");
        try
        {
            foreach (var (name, content) in files.Where(file => file.Key.StartsWith("export/", StringComparison.Ordinal)))
            {
                var path = Path.Combine(folder.FullName, name["export/".Length..]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, content.ToArray(), Ct);
            }

            Assert.Empty(await ExportVerifier.FolderAsync(folder.FullName, Ct));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return files.Where(file => file.Key.StartsWith("export/", StringComparison.Ordinal))
            .ToDictionary(file => file.Key["export/".Length..], file => file.Value.ToArray());
    }

    private static Task RunWriterAsync(Installation installation) =>
        installation.Get<ExportWriter>().RunAsync(Ct);

    private static Task<StudyExport> FindAsync(Installation installation, Guid id) =>
        installation.UseAsync<CohortDbContext, StudyExport>(db => db.Set<StudyExport>().AsNoTracking().SingleAsync(e => e.Id == id, Ct));

    internal static Task<ImportRecords.Response> ImportAsync(Installation installation, StudyAccess access, byte[] table, bool confirmed, bool fresh) =>
        installation.UseAsync<ImportRecords, ImportRecords.Response>(import => import.Handle(
            access, new ImportRecords.Request(table, confirmed, fresh, false), Ct));
}

/// <summary>On SQLite.</summary>
public sealed class SqliteExportTests : ExportTests;

/// <summary>On PostgreSQL.</summary>
[Collection(OnPostgres.Name)]
public sealed class PostgresExportTests(OnePostgres postgres) : ExportTests(postgres);
