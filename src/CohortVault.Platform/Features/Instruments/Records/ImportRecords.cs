using System.Globalization;
using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Consents.Contracts;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Instruments.Files;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>
/// Takes a table of records in: first shows what it would change, and saves all of it or nothing when that was confirmed. A record
/// whose name is no code of the study can become a new participant, with the consent that the staff holds on paper.
/// </summary>
internal sealed class ImportRecords(
    CohortDbContext db, Dictionaries dictionaries, StudyDesigns designs, ParticipantArms arms, RecordStore records, SaveRecord save,
    IParticipants participants, IParticipantAdding adding, IPaperConsents papers, IAuditLog audit) : IRecordImport
{
    public const int MostBytes = 64 << 20;

    private const int MostRows = 100_000;
    private const int MostShown = 200;
    private const string RepeatColumn = "redcap_repeat_instrument";

    // Version of the dictionary by which the table is read.
    private int _names;

    /// <param name="Content">The file.</param>
    /// <param name="Confirmed">Whether what it changes was looked at.</param>
    /// <param name="NewParticipants">Whether records that are no codes of the study become new participants.</param>
    /// <param name="BlanksClear">Whether a blank cell clears a value.</param>
    public sealed record Request(byte[] Content, bool Confirmed, bool NewParticipants, bool BlanksClear);

    /// <param name="Record">Name of the record in the file.</param>
    /// <param name="Event">At which event; empty in studies without events.</param>
    /// <param name="Instrument">Which instrument.</param>
    /// <param name="Instance">Which time over.</param>
    /// <param name="IsNew">Whether there is no such form yet.</param>
    /// <param name="Columns">What changes: value before and after.</param>
    public sealed record Change(
        string Record, string Event, string Instrument, int Instance, bool IsNew, IReadOnlyDictionary<string, ChangedValue> Columns);

    /// <param name="Refusal">Why nothing was saved; null if it was.</param>
    /// <param name="Findings">What is wrong with the table.</param>
    /// <param name="Changes">What it changes; the first of many.</param>
    /// <param name="Forms">Forms that change.</param>
    /// <param name="Corrected">Of these, forms in which something that was there changes.</param>
    /// <param name="NewRecords">Records that are no codes of the study.</param>
    /// <param name="Codes">The codes that these got, by name in the file; after saving.</param>
    public sealed record Response(
        Refusal? Refusal, IReadOnlyList<ImportFinding> Findings, IReadOnlyList<Change> Changes, int Forms, int Corrected, int NewRecords,
        IReadOnlyDictionary<string, ParticipantCode> Codes)
    {
        public static Response Declined(Refusal refusal, IReadOnlyList<ImportFinding>? findings = null) =>
            new(refusal, findings ?? [], [], 0, 0, 0, new Dictionary<string, ParticipantCode>());
    }

    public async Task<Response> Handle(StudyAccess access, Request request, CancellationToken ct)
    {
        if (access.Lacks(StudyRights.EditRecords | StudyRights.ReadIdentifiers) is { } lack)
        {
            return Response.Declined(lack);
        }

        if (request.Content.Length is 0 or > MostBytes)
        {
            return Response.Declined(RecordRefusals.NoTable);
        }

        if (await dictionaries.NewestAsync(access.Study, ct) is not var (version, dictionary))
        {
            return Response.Declined(RecordRefusals.NoInstrument);
        }

        var plan = await designs.NewestAsync(access.Study, ct);
        _names = version;
        var import = RecordImport.Read(
            new MemoryStream(request.Content), dictionary, DesignOf(request.Content, dictionary, plan),
            new ImportOptions { BlanksClear = request.BlanksClear, MaximumRows = MostRows });
        var forms = new List<ImportedForm>();
        await foreach (var form in import.FormsAsync(ct))
        {
            forms.Add(form);
        }

        if (forms.Exists(form => !access.MayEdit(form.Form.Instrument)))
        {
            return Response.Declined(StudyGateRefusals.NotInRole);
        }

        return import.IsUsable
            ? await PlanAsync(access, request, dictionary, plan, forms, import.Findings, ct)
            : Response.Declined(RecordRefusals.TableNotUsable, import.Findings);
    }

    async Task<Outcome<IReadOnlyDictionary<string, ParticipantCode>>> IRecordImport.TakeAsync(
        StudyAccess access, byte[] table, CancellationToken ct)
    {
        var taken = await Handle(access, new Request(table, Confirmed: true, NewParticipants: true, BlanksClear: false), ct);
        return taken.Refusal is { } refusal ? refusal : new Dictionary<string, ParticipantCode>(taken.Codes);
    }

    private async Task<Response> PlanAsync(
        StudyAccess access, Request request, DataDictionary dictionary, StudyPlan plan, List<ImportedForm> forms,
        IReadOnlyList<ImportFinding> findings, CancellationToken ct)
    {
        var known = (await participants.AllAsync(access, ct)).ToDictionary(one => one.Code.Text, one => one.Id);
        var (changes, corrected, unknown) = (new List<(Change Change, ImportedForm Form)>(), 0, new List<string>());
        foreach (var record in forms.GroupBy(form => form.Form.Record))
        {
            var there = new Dictionary<(string, string, int), RecordStore.Opened>();
            if (ParticipantCode.TryParse(record.Key, out var code) && known.TryGetValue(code.Text, out var participant))
            {
                there = (await records.AllAsync(access.Study, participant, ct))
                    .ToDictionary(form => (form.Content.Event, form.Content.Instrument, form.Row.Instance));
            }
            else
            {
                unknown.Add(record.Key);
            }

            foreach (var form in record)
            {
                var own = there.GetValueOrDefault((plan.KeyOf(form.Form.Event), form.Form.Instrument, form.Form.Instance));
                var before = own?.Content.Values ?? new Dictionary<string, string>();
                var columns = ChangeContent.Between(before, After(before, form, dictionary), null).Columns;
                if (columns.Count > 0 || own is null)
                {
                    corrected += columns.Values.Any(value => value.Before.Length > 0) ? 1 : 0;
                    changes.Add((new Change(record.Key, form.Form.Event, form.Form.Instrument, form.Form.Instance, own is null, columns), form));
                }
            }
        }

        if (plan.HasEvents && await OtherArmsAsync(access.Study, plan, forms, known, dictionary, ct) is { Count: > 0 } others)
        {
            return Response.Declined(RecordRefusals.TableNotUsable, [.. findings, .. others]);
        }

        if (unknown.Count > 0 && !request.NewParticipants)
        {
            return Response.Declined(RecordRefusals.TableNotUsable,
            [
                .. findings,
                .. unknown.Take(MostShown).Select(record => new ImportFinding(
                    FindingSeverity.Error, "record.unknown-record", forms.First(form => form.Form.Record == record).Line,
                    dictionary.Fields[0].Name, "The record's id is no code of a participant of this study.",
                    "Use the code, or tick the box for new participants.")),
            ]);
        }

        var preview = new Response(
            RecordRefusals.TableUnconfirmed, findings, [.. changes.Take(MostShown).Select(change => change.Change)], changes.Count, corrected,
            unknown.Count, new Dictionary<string, ParticipantCode>());
        return request.Confirmed
            ? await SaveAsync(access, dictionary, plan, changes.ConvertAll(change => change.Form), unknown, known, preview, ct)
            : preview;
    }

    // Records whose rows belong to several arms, or to another one than the participant's.
    private async Task<IReadOnlyList<ImportFinding>> OtherArmsAsync(
        StudyId study, StudyPlan plan, List<ImportedForm> forms, Dictionary<string, ParticipantId> known, DataDictionary dictionary,
        CancellationToken ct)
    {
        var chosen = plan.OnlyArm is null ? await arms.AllAsync(study, [.. known.Values], ct) : new Dictionary<ParticipantId, int>();
        var wrong = new List<ImportFinding>();
        foreach (var record in forms.GroupBy(form => form.Form.Record))
        {
            var first = ParticipantCode.TryParse(record.Key, out var code) && known.TryGetValue(code.Text, out var participant)
                && chosen.TryGetValue(participant, out var arm) ? arm : ArmOf(plan, record.First());
            if (wrong.Count < MostShown && record.FirstOrDefault(form => ArmOf(plan, form) != first) is { } other)
            {
                wrong.Add(new ImportFinding(
                    FindingSeverity.Error, "record.other-arm", other.Line, dictionary.Fields[0].Name,
                    "The row's event belongs to another arm than the participant.", "Correct the event; a participant belongs to one arm."));
            }
        }

        return wrong;
    }

    // Participants who belong to no arm yet come into that of their rows.
    private async Task<Refusal?> ArmsAsync(
        StudyAccess access, StudyPlan plan, List<ImportedForm> forms, Func<ImportedForm, ParticipantId> who, CancellationToken ct)
    {
        foreach (var record in plan.HasEvents && plan.OnlyArm is null ? forms.GroupBy(form => form.Form.Record) : [])
        {
            if ((await arms.ChooseWithinAsync(access, who(record.First()), ArmOf(plan, record.First()), ct)).Refusal is { } refusal)
            {
                return refusal;
            }
        }

        await db.SaveChangesAsync(ct);
        return null;
    }

    private static int ArmOf(StudyPlan plan, ImportedForm form) => plan.Find(form.Form.Event)!.Arm;

    private async Task<Response> SaveAsync(
        StudyAccess access, DataDictionary dictionary, StudyPlan plan, List<ImportedForm> forms, List<string> unknown,
        Dictionary<string, ParticipantId> known, Response preview, CancellationToken ct)
    {
        // All of it or nothing: new participants and their consents belong to the same change.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var codes = new Dictionary<string, ParticipantCode>();
        if (unknown.Count > 0)
        {
            var added = await adding.AddAsync(access, unknown.Count, ct);
            if (added.Refusal is { } refused)
            {
                return preview with { Refusal = refused };
            }

            codes = unknown.Zip(added.Value).ToDictionary(pair => pair.First, pair => pair.Second);
            foreach (var code in codes.Values)
            {
                if ((await papers.OnPaperAsync(access, code, ct)).Refusal is { } unsigned)
                {
                    return preview with { Refusal = unsigned };
                }

                known[code.Text] = (await participants.FindAsync(access, code, ct))!.Value;
            }
        }

        string CodeOf(ImportedForm form) => codes.TryGetValue(form.Form.Record, out var made) ? made.Text
            : ParticipantCode.TryParse(form.Form.Record, out var own) ? own.Text : "";
        if (await ArmsAsync(access, plan, forms, form => known[CodeOf(form)], ct) is { } noArm)
        {
            return preview with { Refusal = noArm };
        }

        foreach (var form in forms)
        {
            if ((await SaveAsync(access, dictionary, plan, form, known[CodeOf(form)], ct)).Refusal is { } refusal)
            {
                return preview with { Refusal = refusal };
            }
        }

        await audit.AppendAsync(
            db,
            new AuditEntry("record.imported", access.Study.Owner, access.Study.Value, access.Account.ToString(), new Dictionary<string, string>
            {
                ["forms"] = forms.Count.ToString(CultureInfo.InvariantCulture),
                ["corrected"] = preview.Corrected.ToString(CultureInfo.InvariantCulture),
                ["new-participants"] = codes.Count.ToString(CultureInfo.InvariantCulture),
            }),
            ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return preview with { Refusal = null, Codes = codes };
    }

    private async Task<SaveRecord.Response> SaveAsync(
        StudyAccess access, DataDictionary dictionary, StudyPlan plan, ImportedForm form, ParticipantId participant, CancellationToken ct)
    {
        var instrument = dictionary.Instruments.Single(candidate => candidate.Name == form.Form.Instrument);
        var place = new FormPlace(plan.KeyOf(form.Form.Event), form.Form.Instrument, form.Form.Instance);
        var before = (await records.FindAsync(access.Study, participant, place, ct))?.Content.Values ?? new Dictionary<string, string>();
        var status = form.Form.Values.TryGetValue(instrument.CompletionColumn, out var typed)
            && int.TryParse(typed, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined((FormStatus)number)
            ? (FormStatus)number
            : FormStatus.Incomplete;
        return await save.WithinAsync(
            access,
            new SaveRecord.Request(
                access.Study, participant, place, instrument.Fields.SelectMany(field => field.Columns).ToHashSet(),
                After(before, form, dictionary), null, status, "Imported from a table", Names: _names),
            ct);
    }

    // What the form holds afterwards; its completion column is kept as the form's status, and the record's id as the participant. Files
    // do not come with a table.
    private static Dictionary<string, string> After(IReadOnlyDictionary<string, string> before, ImportedForm form, DataDictionary dictionary)
    {
        var after = new Dictionary<string, string>(before);
        var files = dictionary.Instruments.Single(instrument => instrument.Name == form.Form.Instrument).FileFields();
        foreach (var (column, value) in form.Form.Values.Where(cell => !files.Contains(cell.Key)))
        {
            after[column] = value;
        }

        foreach (var column in form.Cleared.Where(column => !files.Contains(column)).Append($"{form.Form.Instrument}_complete").Append(dictionary.Fields[0].Name))
        {
            after.Remove(column);
        }

        return after;
    }

    // Without events any instrument may be filled in several times; those of which the table says so are, and at events those too that
    // were filled in again once. Its name stands in one of the first cells of a row then.
    private static StudyDesign DesignOf(byte[] content, DataDictionary dictionary, StudyPlan plan)
    {
        var rows = Encoding.UTF8.GetString(content).Split('\n');
        if (!rows[0].Contains(RepeatColumn, StringComparison.Ordinal))
        {
            return plan.Design;
        }

        var first = rows.Skip(1).Select(row => row.Split(',', ';', '\t').Take(5).Select(cell => cell.Trim('"', ' ', '\r')).ToHashSet()).ToList();
        IReadOnlyList<string> events = plan.HasEvents ? [.. plan.Design.Events.Select(e => e.UniqueName)] : [""];
        var seen = from name in events
                   from instrument in dictionary.Instruments
                   where plan.Takes(name, instrument.Name)
                       && first.Any(cells => cells.Contains(instrument.Name) && (name.Length == 0 || cells.Contains(name)))
                   select (name, instrument.Name);
        return plan.WithRepeats(seen);
    }
}
