using CohortVault.Instruments.Records;
using CohortVault.Platform.Features.Consents.Contracts;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Statement.Checks;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Statement;

/// <summary>
/// The checks of studies fail where their mechanism is broken; that they verify a sound instance is in <see cref="SoundInstanceTests"/>.
/// </summary>
[Collection(nameof(ControlCheckTests))]
[Trait("Suite", "sabotage")]
public sealed class StudyCheckTests : IDisposable
{
    private readonly ScratchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public Task L15_fails_when_a_role_has_rights_that_nobody_gave_it() => Fails(
        new StudyRolesCheck(), "Statistician: the gate grants",
        sql: """CREATE TRIGGER probe AFTER INSERT ON study_roles WHEN NEW."Name" = 'Statistician' BEGIN UPDATE study_roles SET "Rights" = 'read-records export-deidentified' WHERE "Id" = NEW."Id"; END""");

    [Fact]
    public Task L15_fails_when_every_member_may_do_everything() => Fails(
        new StudyRolesCheck(), "Auditor, against the rights: /consent answers 200", Gate(remembers: false));

    [Fact]
    public Task L15_fails_when_identifiers_are_shown_to_everybody_who_reads() => Fails(
        new StudyRolesCheck(), "Research assistant: a field that is marked as an identifier is shown",
        StudySabotage.Words("How do you feel?", "How do you feel? Where do you live?"));

    [Fact]
    public Task L16_fails_when_rights_that_were_taken_stay() => Fails(
        new ExplicitGrantCheck(), "A member who was removed still gets in", Gate(remembers: true));

    [Fact]
    public Task L16_fails_when_a_new_member_has_rights() => Fails(
        new ExplicitGrantCheck(), "A new member has rights that nobody gave",
        sql: """CREATE TRIGGER probe AFTER INSERT ON study_roles WHEN NEW."Name" = 'No rights yet' BEGIN UPDATE study_roles SET "Rights" = 'history' WHERE "Id" = NEW."Id"; END""");

    [Fact]
    public Task L16_fails_when_invitations_do_not_end() => Fails(
        new ExplicitGrantCheck(), "still good after 14 days",
        sql: """CREATE TRIGGER probe AFTER INSERT ON study_invitations BEGIN UPDATE study_invitations SET "OpenUntil" = "OpenUntil" * 2 WHERE "Id" = NEW."Id"; END""");

    [Fact]
    public Task L16_fails_when_memberships_do_not_end() => Fails(
        new ExplicitGrantCheck(), "outlives its last day",
        sql: """CREATE TRIGGER probe AFTER UPDATE ON study_members WHEN NEW."EndsAt" IS NOT NULL BEGIN UPDATE study_members SET "EndsAt" = NULL WHERE "StudyId" = NEW."StudyId" AND "AccountId" = NEW."AccountId"; END""");

    [Fact]
    public Task L20_fails_when_nobody_is_asked_for_consent() => Fails(
        new ConsentFirstCheck(), "Before consent the phone is told nothing instead of consent.not-given", Consent(afterwardsOnly: false));

    [Fact]
    public Task L20_fails_when_answers_of_somebody_who_left_are_changed() => Fails(
        new ConsentFirstCheck(), "After withdrawal a form is changed", Consent(afterwardsOnly: true));

    [Fact]
    public Task L20_fails_when_an_approval_that_is_over_is_enough() => Fails(
        new ConsentFirstCheck(), "Once the approval is over something is saved",
        services => Sabotage.Wrap<ICollecting>(services, (real, _) => new AlwaysCollecting(real)));

    [Fact]
    public Task L20_fails_when_studies_are_born_with_an_approval() => Fails(
        new ConsentFirstCheck(), "A study without an approval starts",
        sql: """CREATE TRIGGER probe AFTER INSERT ON studies BEGIN UPDATE studies SET "ApprovedOn" = '2026-01-01' WHERE "Id" = NEW."Id"; END""");

    [Theory]
    [InlineData("""ALTER TABLE participants ADD COLUMN "FullName" TEXT NULL""", "not on the list of what may be kept: FullName")]
    [InlineData("""CREATE TABLE participant_contacts ("ParticipantId" TEXT, "Address" BLOB)""", "participant_contacts: columns that are not on the list")]
    public Task L21_fails_when_the_database_has_a_place_for_a_person(string sql, string because) =>
        Fails(new NoPersonalDetailsCheck(), because, sql: sql);

    [Theory]
    [InlineData("""<input name="fullName">""", "asks for what is not on the list: fullName")]
    [InlineData("""<input name="code" autocomplete="bday">""", "autocomplete=\"bday")]
    public Task L21_fails_when_a_form_asks_who_somebody_is(string input, string because) =>
        Fails(new NoPersonalDetailsCheck(), because, Sabotage.Answer("/p/leave", "text/html", $"<main><form>{input}</form></main>"));

    [Fact]
    public Task L21_fails_when_nobody_is_advised() => Fails(
        new NoPersonalDetailsCheck(), "/participants does not advise", StudySabotage.Words("Do not write names", "Do write names"));

    [Fact]
    public async Task L22_fails_when_codes_are_counted_up_or_repeated_or_have_a_wrong_check_or_favourite_characters()
    {
        var number = 0L;
        await Fails(new RandomCodesCheck(() => Code(number++)), "characters are not evenly frequent");
        var turn = 0;
        await Fails(new RandomCodesCheck(() => turn++ % 2 == 0 ? ParticipantCode.New().Text : "0000000000"), "occurred more than once");
        await Fails(new RandomCodesCheck(() => ParticipantCode.New().Text[..9] + "0"), "have a wrong check character");
        await Fails(new RandomCodesCheck(() => Code(Random.Shared.NextInt64(1L << 45) & Random.Shared.NextInt64(1L << 45))), "characters are not evenly frequent");

        // Even at each place, but the second character is the first one's neighbour.
        await Fails(
            new RandomCodesCheck(() =>
            {
                var drawn = Random.Shared.NextInt64(1L << 45);
                return Code((drawn & ~(31L << 35)) | ((((drawn >> 40) + 1) & 31) << 35));
            }),
            "tell something of those after them");
    }

    [Theory]
    [InlineData("participants_code", "lets a code be changed: UPDATE participants")]
    [InlineData("participant_codes_update", "UPDATE participant_codes")]
    [InlineData("participant_codes_delete", "DELETE FROM participant_codes")]
    [InlineData("participants_twice", "INSERT OR REPLACE INTO participants")]
    public Task L23_fails_when_a_trigger_is_gone(string trigger, string because) =>
        Fails(new UnalterableCodesCheck(), because, sql: $"DROP TRIGGER {trigger}");

    [Fact]
    public Task L23_fails_when_a_code_becomes_free_with_its_row() => Fails(
        new UnalterableCodesCheck(), "becomes free again",
        sql: """DROP TRIGGER participant_codes_delete; CREATE TRIGGER probe AFTER DELETE ON participants BEGIN DELETE FROM participant_codes WHERE "CodeIndex" = OLD."CodeIndex"; END""");

    [Fact]
    public Task L24_fails_when_records_of_a_table_share_a_code() => Fails(
        new CodesMadeCheck(), "The database holds", services => Sabotage.Wrap<IParticipantAdding>(services, (real, _) => new SparingAdding(real)));

    [Fact]
    public Task L24_fails_when_somebody_is_added_and_has_no_code() => Fails(
        new CodesMadeCheck(), "One participant, added without a code, got 0 codes",
        sql: """CREATE TRIGGER probe AFTER INSERT ON participant_steps BEGIN DELETE FROM participants WHERE "Id" = NEW."ParticipantId"; END""");

    [Fact]
    public Task L47_fails_when_a_value_is_changed_on_the_way_out() => Fails(
        new StudyExportCheck(), "The export lacks or changes values: words",
        Records(form => new RecordForm(
            form.Record, form.Event, form.Instrument, form.Instance,
            form.Values.ToDictionary(value => value.Key, value => value.Key == "words" ? value.Value.TrimStart('0', '=') : value.Value))));

    [Fact]
    public Task L47_fails_when_a_form_is_left_out() => Fails(
        new StudyExportCheck(), "rows instead of 3", Records(form => form.Instance > 1 ? null : form));

    [Fact]
    public Task L47_fails_when_the_archive_is_not_what_was_written() => Fails(
        new StudyExportCheck(), "it is damaged",
        Sabotage.Requests(async (context, next) =>
        {
            if (context.Request.Query["handler"] != "File")
            {
                await next(context);
                return;
            }

            var body = context.Response.Body;
            using var archive = new MemoryStream();
            context.Response.Body = archive;
            await next(context);
            context.Response.Body = body;
            archive.GetBuffer()[archive.Length / 2] ^= 1;
            await body.WriteAsync(archive.ToArray());
        }));

    private static Action<IServiceCollection> Gate(bool remembers)
    {
        var memory = new CredulousGate.Memory(remembers);
        return services => Sabotage.Wrap<IStudyGate>(services, (real, _) => new CredulousGate(real, memory));
    }

    private static Action<IServiceCollection> Consent(bool afterwardsOnly) =>
        services => Sabotage.Wrap<IConsentGate>(services, (real, _) => new NoConsentNeeded(real, afterwardsOnly));

    private static Action<IServiceCollection> Records(Func<RecordForm, RecordForm?> change) =>
        services => Sabotage.Wrap<IStudyRecords>(services, (real, _) => new ForgetfulRecords(real, change));

    /// <summary>A code of these 45 bits.</summary>
    private static string Code(long bits)
    {
        const string alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        var characters = string.Concat(Enumerable.Range(0, 9).Select(place => alphabet[(int)((bits >> (5 * (8 - place))) & 31)]));
        return alphabet.Select(check => characters + check).First(code => ParticipantCode.TryParse(code, out _));
    }

    private Task Fails(IControlCheck check, string because, Action<IServiceCollection>? sabotage = null, string? sql = null) =>
        StudySabotage.FailsAsync(sql is null ? _bench.Servers : StudySabotage.Sql(_bench.Servers, sql), check, because, sabotage);
}
