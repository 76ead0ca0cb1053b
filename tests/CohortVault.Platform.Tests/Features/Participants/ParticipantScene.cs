using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Consents;
using CohortVault.Platform.Features.Instruments;
using CohortVault.Platform.Features.Participants;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Studies;

namespace CohortVault.Platform.Tests.Features.Participants;

/// <summary>A study that runs, with instruments and a consent form, and participants who join it as their phones do.</summary>
internal sealed class ParticipantScene(Installation installation, AccountId ada, StudyId study)
{
    public const string Pin = "271828";

    public const string Dictionary =
        """
        "Variable / Field Name","Form Name","Section Header","Field Type","Field Label","Choices, Calculations, OR Slider Labels","Field Note","Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max",Identifier?,"Branching Logic (Show field only if...)","Required Field?","Custom Alignment","Question Number (surveys only)","Matrix Group Name","Matrix Ranking?","Field Annotation"
        record_id,diary,,text,Record,,,,,,,,,,,,,
        mood,diary,,radio,How do you feel?,"1, Well | 2, Not well",,,,,,,y,,,,,
        why,diary,,notes,What is wrong?,,,,,,,"[mood] = '2'",,,,,,
        hours,diary,,text,Hours of sleep,,,number,0,24,,,,,,,,
        town,diary,,text,Where do you live?,,,,,,y,,,,,,,

        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Installation Installation => installation;

    public AccountId Ada => ada;

    public StudyId Study => study;

    public static async Task<ParticipantScene> NewAsync(Installation installation, ConsentTerms? terms = null, string name = "ada")
    {
        var ada = await installation.PersonAsync(name);
        var study = await installation.StudyAsync(ada);
        await installation.ApproveAsync(study, ada);
        var scene = new ParticipantScene(installation, ada, study);
        Assert.Null((await installation.UseAsync<TakeDictionary, TakeDictionary.Response>(async take => await take.Handle(
            await scene.EnterAsync(), System.Text.Encoding.UTF8.GetBytes(Dictionary.ReplaceLineEndings("\n").TrimEnd('\n') + "\n"), confirmed: false, Ct))).Refusal?.Code);
        Assert.Null(await installation.MoveAsync(study, ada, StudyState.Running));
        Assert.Null(await scene.PublishAsync(terms));
        return scene;
    }

    public async Task<StudyAccess> EnterAsync() => (await installation.EnterAsync(study, ada))!;

    public async Task<string?> PublishAsync(ConsentTerms? terms = null, string body = "# What happens\nYou keep a diary.\n? Must you take part?\n+ No\n- Yes") =>
        (await installation.UseAsync<PublishConsentForm, Outcome<Done>>(async publish => await publish.Handle(
            await EnterAsync(),
            new PublishConsentForm.Request(
                new Dictionary<string, (string, string)> { ["en"] = ("Sleep and light", body) },
                terms ?? new ConsentTerms(ConsentSignature.Code, NeedsStaff: false, AsksAnew: true)),
            Ct))).Refusal?.Code;

    public async Task<ParticipantCode> AddAsync() =>
        (await installation.UseAsync<AddParticipants, Outcome<AddParticipants.Response>>(async add =>
            await add.Handle(await EnterAsync(), 1, null, Ct))).Value.Codes[0];

    public async Task<InviteParticipant.Response> InviteAsync(ParticipantCode code) =>
        (await installation.UseAsync<InviteParticipant, Outcome<InviteParticipant.Response>>(async invite =>
            await invite.Handle(await EnterAsync(), code, Ct))).Value;

    public Task<Outcome<string>> TryJoinAsync(string invitation, string pin = Pin, string zone = "Europe/Berlin") =>
        installation.UseAsync<JoinStudy, Outcome<string>>(join => join.Handle(new JoinStudy.Request(invitation, pin, pin, zone, "de"), Ct));

    public async Task<(string Phone, EnrolledParticipant Who)> JoinAsync(ParticipantCode code, string zone = "Europe/Berlin")
    {
        var phone = (await TryJoinAsync((await InviteAsync(code)).Typed, zone: zone)).Value;
        return (phone, (await RecogniseAsync(phone))!.Value.Who);
    }

    public Task<(EnrolledParticipant Who, bool IsOpen)?> RecogniseAsync(string phone) =>
        installation.UseAsync<PhoneDoor, (EnrolledParticipant, bool)?>(door => door.RecogniseAsync(phone, Ct));

    public async Task<string?> ConsentAsync(EnrolledParticipant who, ParticipantCode code, int version = 1, int answer = 0, string? signed = null) =>
        (await installation.UseAsync<GiveConsent, Outcome<Done>>(give => give.Handle(
            who, code, new GiveConsent.Request(version, "en", [answer], true, signed ?? code.Grouped, null), Ct))).Refusal?.Code;

    public async Task<string?> LeaveAsync(EnrolledParticipant who, bool erase = false) =>
        (await installation.UseAsync<LeaveStudy, Outcome<Done>>(leave => leave.Handle(who, erase, Ct))).Refusal?.Code;

    /// <summary>A participant who joined and consented.</summary>
    public async Task<(ParticipantCode Code, EnrolledParticipant Who)> TakingPartAsync(string zone = "Europe/Berlin")
    {
        var code = await AddAsync();
        var (_, who) = await JoinAsync(code, zone);
        Assert.Null(await ConsentAsync(who, code));
        return (code, who);
    }
}
