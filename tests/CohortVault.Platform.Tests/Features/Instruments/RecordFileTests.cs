using System.Security.Cryptography;
using System.Text;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Instruments;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using CohortVault.Platform.Features.Instruments.Records;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Participants;
using CohortVault.Platform.Tests.Features.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Instruments;

/// <summary>Files and signatures of forms, from the stream to their end.</summary>
public abstract class RecordFileTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private const string Fields =
        """
        scan,diary,,file,A scan,,,,,,,,y,,,,,
        face,diary,,file,A photo,,,,,,y,,,,,,,
        sign,diary,,file,Signature,,,signature,,,,,,,,,,
        about,diary,,notes,What is on it?,,,,,,,"[scan] <> ''",,,,,,

        """;

    private static readonly FormPlace _diary = new("", "diary");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_waits_for_its_form_and_is_kept_replaced_and_taken_out_with_reason_and_history()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await WithFilesAsync(installation);
        var (code, who) = await scene.TakingPartAsync();
        var access = await scene.EnterAsync();
        Assert.Null((await GiveAsync(scene, code, "scan", "C:\\secret folder\\Anna scan.JPEG", Photo())).Problem);
        Assert.Null((await GiveAsync(scene, code, "sign", "", null, "M10 20L30 40L50 60L70 80")).Problem);
        if (installation.OnFiles)
        {
            Assert.False(installation.Holds("Anna scan") || installation.Holds("JFIF") || installation.Holds("M10 20L30"));
        }

        // What another member gives for the same form is not this one's.
        var bob = await installation.PersonAsync("bob");
        await installation.JoinTeamAsync(scene.Study, scene.Ada, bob, "bob", "Research assistant");
        Assert.Empty((await ShowAsync(installation, (await installation.EnterAsync(scene.Study, bob))!, code)).Sheet.Waiting);

        Assert.Null((await SaveAsync(scene, code, 0, null, ("mood", "1"), ("about", "the form"))).Refusal?.Code);
        var first = await FileAsync(scene, who, "scan");
        Assert.Equal(("Anna scan.jpg", "image/jpeg"), (first.Name, first.Type));
        Assert.Equal("the form", (await ValuesAsync(scene, who))["about"]);
        var kept = await ReadAsync(installation, access, code, first.Id);
        Assert.Equal(first.Sha256, Convert.ToHexStringLower(SHA256.HashData(kept!)));
        Assert.Equal(-1, kept.AsSpan().IndexOf("AnnaSecret"u8));
        Assert.StartsWith("<svg", Encoding.UTF8.GetString((await ReadAsync(installation, access, code, (await FileAsync(scene, who, "sign")).Id))!), StringComparison.Ordinal);

        // Another one in its place asks for a reason; what was there stays readable in the history.
        Assert.Null((await GiveAsync(scene, code, "scan", "better.pdf", "%PDF-1.7 better"u8.ToArray())).Problem);
        Assert.Equal("record.reason-needed", (await SaveAsync(scene, code, 1, null, ("mood", "1"), ("about", "the form"))).Refusal?.Code);
        Assert.Null((await SaveAsync(scene, code, 1, "sharper", ("mood", "1"), ("about", "the form"))).Refusal?.Code);
        Assert.Equal("better.pdf", (await FileAsync(scene, who, "scan")).Name);
        var change = (await ShowAsync(installation, access, code)).Changes[0].Content.Columns["scan"];
        Assert.Equal(first.Id, FileAnswer.Read(change.Before)!.Id);
        Assert.NotNull(await ReadAsync(installation, access, code, first.Id));

        // Taken out, it is out of the form, and what hung on it too; a required file is asked for again.
        Assert.Equal("record.invalid", (await SaveAsync(scene, code, 2, "wrong person", ("mood", "1"), ("scan.out", "1"))).Refusal?.Code);
        Assert.Null((await SaveAsync(scene, code, 2, "not signed", ("mood", "1"), ("about", "the form"), ("sign.out", "1"))).Refusal?.Code);
        Assert.DoesNotContain("sign", (await ValuesAsync(scene, who)).Keys);
    }

    [Fact]
    public async Task A_file_is_taken_only_where_the_answer_would_be_and_only_if_it_is_what_it_should_be()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await WithFilesAsync(installation);
        var code = await scene.AddAsync();
        var (_, who) = await scene.JoinAsync(code);
        Assert.Equal("consent.not-given", (await GiveAsync(scene, code, "scan", "a.pdf", "%PDF-1.7"u8.ToArray())).Refusal?.Code);
        Assert.Null(await scene.ConsentAsync(who, code));
        Assert.Equal(AnswerProblemKind.FileKind, (await GiveAsync(scene, code, "scan", "a.pdf", "MZ nothing"u8.ToArray())).Problem?.Kind);
        Assert.Equal(AnswerProblemKind.FileDamaged, (await GiveAsync(scene, code, "scan", "a.jpg", Photo()[..200])).Problem?.Kind);
        Assert.Equal(AnswerProblemKind.FileTooLarge, (await GiveAsync(scene, code, "scan", "a.pdf", [.. "%PDF-1.7"u8, .. new byte[26 << 20]])).Problem?.Kind);
        Assert.Equal(AnswerProblemKind.Signature, (await GiveAsync(scene, code, "sign", "", null, "M1 2L3 4")).Problem?.Kind);
        Assert.Empty(await installation.UseAsync<CohortDbContext, List<RecordFile>>(db => db.Set<RecordFile>().ToListAsync(Ct)));
        Assert.Equal("record.invalid", (await SaveAsync(scene, code, 0, null, ("mood", "1"))).Refusal?.Code);

        // Whoever left gives nothing more.
        Assert.Null(await scene.LeaveAsync(who));
        Assert.Equal("consent.not-taking-part", (await GiveAsync(scene, code, "scan", "a.pdf", "%PDF-1.7"u8.ToArray())).Refusal?.Code);
    }

    [Fact]
    public async Task A_file_whose_form_is_never_saved_is_destroyed_and_so_is_one_that_another_replaced()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await WithFilesAsync(installation);
        var (code, _) = await scene.TakingPartAsync();
        Assert.Null((await GiveAsync(scene, code, "scan", "one.pdf", "%PDF-1.7 one"u8.ToArray())).Problem);
        var one = await installation.UseAsync<CohortDbContext, Guid>(db => db.Set<RecordFile>().Select(f => f.Id).SingleAsync(Ct));
        Assert.Null((await GiveAsync(scene, code, "scan", "two.pdf", "%PDF-1.7 two"u8.ToArray())).Problem);
        var two = await installation.UseAsync<CohortDbContext, Guid>(db => db.Set<RecordFile>().Select(f => f.Id).SingleAsync(Ct));
        Assert.Null(await installation.Vault.OpenAsync(ObjectId.From(one), scene.Study.Owner, Ct));
        Assert.NotNull(await installation.Vault.OpenAsync(ObjectId.From(two), scene.Study.Owner, Ct));
        var shown = await ShowAsync(installation, await scene.EnterAsync(), code);
        Assert.Equal(0, await installation.Get<WaitingFiles>().RunAsync(Ct));
        installation.Clock.Now += TimeSpan.FromHours(25);
        Assert.Equal(1, await installation.Get<WaitingFiles>().RunAsync(Ct));
        Assert.Null(await installation.Vault.OpenAsync(ObjectId.From(two), scene.Study.Owner, Ct));

        // A page that still shows it is told so.
        var access = await scene.EnterAsync();
        var answers = QuestionnaireForm.Read(new Dictionary<string, string[]> { ["q.mood"] = ["1"] }, shown.Sheet);
        Assert.Equal("record.file-gone", (await installation.UseAsync<StaffForms, SaveRecord.Response>(forms => forms.SaveAsync(
            access, shown, answers, 0, FormStatus.Complete, null, Ct))).Refusal?.Code);
    }

    [Fact]
    public async Task Files_are_read_by_whoever_may_read_their_field_and_go_with_the_participant()
    {
        await using var installation = await NewInstallationAsync();
        var scene = await WithFilesAsync(installation);
        var (code, who) = await scene.TakingPartAsync();
        Assert.Null((await GiveAsync(scene, code, "scan", "scan.pdf", "%PDF-1.7"u8.ToArray())).Problem);
        Assert.Null((await GiveAsync(scene, code, "face", "face.jpg", Photo())).Problem);
        Assert.Null((await SaveAsync(scene, code, 0, null, ("mood", "1"))).Refusal?.Code);
        var (scan, face) = (await FileAsync(scene, who, "scan"), await FileAsync(scene, who, "face"));
        var bob = await installation.PersonAsync("bob");
        await installation.JoinTeamAsync(scene.Study, scene.Ada, bob, "bob", "Research assistant");
        var access = (await installation.EnterAsync(scene.Study, bob))!;
        Assert.NotNull(await ReadAsync(installation, access, code, scan.Id));
        Assert.Null(await ReadAsync(installation, access, code, face.Id));
        var ada = await scene.EnterAsync();
        var (other, _) = await scene.TakingPartAsync();
        Assert.Null(await ReadAsync(installation, ada, other, scan.Id));
        Assert.NotNull(await ReadAsync(installation, ada, code, face.Id));

        Assert.Null(await scene.LeaveAsync(who, erase: true));
        Assert.Null(await ReadAsync(installation, ada, code, scan.Id));
        Assert.Null((await installation.UseAsync<EraseParticipant, Outcome<Done>>(erase => erase.Handle(ada, code, Ct))).Refusal);
        Assert.Null(await installation.Vault.OpenAsync(ObjectId.From(scan.Id), scene.Study.Owner, Ct));
        Assert.Empty(await installation.UseAsync<CohortDbContext, List<RecordFile>>(db => db.Set<RecordFile>().ToListAsync(Ct)));
    }

    internal static async Task<ParticipantScene> WithFilesAsync(Installation installation, string name = "ada")
    {
        var scene = await ParticipantScene.NewAsync(installation, name: name);
        var dictionary = (ParticipantScene.Dictionary.TrimEnd('\r', '\n') + "\n" + Fields.TrimEnd('\r', '\n') + "\n").ReplaceLineEndings("\n");
        Assert.Null((await installation.UseAsync<TakeDictionary, TakeDictionary.Response>(async take => await take.Handle(
            await scene.EnterAsync(), Encoding.UTF8.GetBytes(dictionary), confirmed: true, Ct))).Refusal?.Code);
        return scene;
    }

    internal static async Task<FileDesk.Response> GiveAsync(
        ParticipantScene scene, ParticipantCode code, string field, string name, byte[]? content, string lines = "")
    {
        var access = await scene.EnterAsync();
        var shown = await ShowAsync(scene.Installation, access, code);
        await using var scope = scene.Installation.Scope();
        var place = scope.ServiceProvider.GetRequiredService<StaffForms>().PlaceOf(access, shown);
        var desk = scope.ServiceProvider.GetRequiredService<FileDesk>();
        return content is null
            ? await desk.SignAsync(place.Spot(field), lines, "", place.Actor, place.MayTake, Ct)
            : await desk.TakeAsync(place.Spot(field), name, new MemoryStream(content), place.Actor, place.MayTake, Ct);
    }

    internal static async Task<SaveRecord.Response> SaveAsync(
        ParticipantScene scene, ParticipantCode code, int version, string? reason, params (string Column, string Value)[] typed)
    {
        var access = await scene.EnterAsync();
        var shown = await ShowAsync(scene.Installation, access, code);
        var answers = QuestionnaireForm.Read(typed.ToDictionary(cell => $"q.{cell.Column}", cell => new[] { cell.Value }), shown.Sheet);
        return answers.Problems.Count > 0 ? SaveRecord.Response.Declined(RecordRefusals.Invalid)
            : await scene.Installation.UseAsync<StaffForms, SaveRecord.Response>(forms => forms.SaveAsync(
                access, shown, answers, version, FormStatus.Complete, reason, Ct));
    }

    internal static byte[] Photo() => File.ReadAllBytes(Path.Combine(PageSteps.Root(), "tests", "data", "pictures", "photo.jpg"));

    private static async Task<StaffForms.Response> ShowAsync(Installation installation, StudyAccess access, ParticipantCode code) =>
        (await installation.UseAsync<StaffForms, StaffForms.Response?>(forms => forms.ShowAsync(access, code, "", "diary", 1, Ct)))!;

    private static async Task<byte[]?> ReadAsync(Installation installation, StudyAccess access, ParticipantCode code, Guid id)
    {
        var read = await installation.UseAsync<ReadFile, Outcome<ReadFile.Response>>(read => read.Handle(access, code, id, Ct));
        if (read.Refusal is not null)
        {
            Assert.Equal("record.no-file", read.Refusal.Code);
            return null;
        }

        await using var content = read.Value.Content;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, Ct);
        return bytes.ToArray();
    }

    private static async Task<IReadOnlyDictionary<string, string>> ValuesAsync(ParticipantScene scene, EnrolledParticipant who) =>
        (await scene.Installation.UseAsync<RecordStore, RecordStore.Opened?>(records => records.FindAsync(scene.Study, who.Id, _diary, Ct)))!.Content.Values;

    private static async Task<FileAnswer> FileAsync(ParticipantScene scene, EnrolledParticipant who, string field) =>
        FileAnswer.Read((await ValuesAsync(scene, who))[field])!;
}

/// <summary>On SQLite.</summary>
public sealed class SqliteRecordFileTests : RecordFileTests;

/// <summary>On PostgreSQL.</summary>
[Collection(OnPostgres.Name)]
public sealed class PostgresRecordFileTests(OnePostgres postgres) : RecordFileTests(postgres);
