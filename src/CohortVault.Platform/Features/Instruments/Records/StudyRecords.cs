using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using CohortVault.Instruments.Export.Package;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Instruments.Events;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CohortVault.Platform.Features.Instruments.Records;

/// <summary>Reads a study's records within one snapshot of the database.</summary>
internal sealed class StudyRecords(
    CohortDbContext db, RecordStore records, Dictionaries dictionaries, StudyDesigns designs, IParticipants participants, IVault vault)
    : IStudyRecords
{
    public async Task<IStudySnapshot?> SnapshotAsync(StudyAccess access, CancellationToken ct)
    {
        var transaction = await SnapshotOfDatabaseAsync(ct);
        try
        {
            if (await dictionaries.NewestAsync(access.Study, ct) is not var (version, dictionary))
            {
                await transaction.DisposeAsync();
                return null;
            }

            // What the role does not export is not in it, neither answers nor questions; the record's id always is.
            dictionary = dictionary with
            {
                Fields = [.. dictionary.Fields.Where((field, at) => at == 0 || access.MayExport(field.Form))],
            };
            var plan = await designs.NewestAsync(access.Study, ct);
            IReadOnlyList<string> events = plan.HasEvents ? [.. plan.Design.Events.Select(e => e.UniqueName)] : [""];
            var names = events.SelectMany(name => dictionary.Instruments.Select(instrument => (Event: name, Form: instrument.Name)))
                .ToDictionary(form => Convert.ToHexString(records.PlaceOf(access.Study, plan.KeyOf(form.Event), form.Form)));
            var repeated = (await db.Set<FilledForm>().AsNoTracking().Where(f => f.StudyId == access.Study && f.Instance > 1)
                .Select(f => f.Place).Distinct().ToListAsync(ct)).ConvertAll(Convert.ToHexString);
            var design = plan.WithRepeats(names.Where(name => repeated.Contains(name.Key)).Select(name => name.Value));
            design = design with
            {
                EventForms = [.. design.EventForms.Where(form => access.MayExport(form.Form))],
                Repeating = [.. design.Repeating.Where(repeat => repeat.Form.Length == 0 || access.MayExport(repeat.Form))],
            };
            return new Snapshot(records, vault, plan, access.Study, await participants.AllAsync(access, ct), transaction)
            {
                Version = version,
                Dictionary = dictionary,
                Design = design,
            };
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    // On SQLite a transaction that begins by reading sees the database as it was then and keeps nobody from writing.
    private async Task<IDbContextTransaction> SnapshotOfDatabaseAsync(CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        return db.Database.GetDbConnection() is SqliteConnection sqlite
            ? (await db.Database.UseTransactionAsync(sqlite.BeginTransaction(deferred: true), ct))!
            : await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
    }

    private sealed class Snapshot(
        RecordStore records, IVault vault, StudyPlan plan, StudyId study, IReadOnlyList<KnownParticipant> participants, IDbContextTransaction transaction)
        : IStudySnapshot
    {
        private Dictionary<string, int>? _order;

        public required int Version { get; init; }

        public required DataDictionary Dictionary { get; init; }

        public required StudyDesign Design { get; init; }

        public async IAsyncEnumerable<RecordForm> FormsAsync(
            Func<IEnumerable<string>, IEnumerable<string>>? order, [EnumeratorCancellation] CancellationToken ct)
        {
            foreach (var participant in InOrder(order))
            {
                foreach (var form in await OfAsync(participant, ct))
                {
                    yield return RecordOf(participant, form);
                }
            }
        }

        public async IAsyncEnumerable<SubmittedForm> SubmittedAsync(
            Func<IEnumerable<string>, IEnumerable<string>>? order, [EnumeratorCancellation] CancellationToken ct)
        {
            foreach (var participant in InOrder(order))
            {
                foreach (var form in await OfAsync(participant, ct))
                {
                    yield return new SubmittedForm(RecordOf(participant, form), participant.Id.Value, form.Row.FirstAt, "Etc/UTC");
                }
            }
        }

        public Task<Stream?> FileAsync(FileAnswer file, CancellationToken ct) => vault.OpenAsync(ObjectId.From(file.Id), study.Owner, ct);

        public ValueTask DisposeAsync() => transaction.DisposeAsync();

        private IEnumerable<KnownParticipant> InOrder(Func<IEnumerable<string>, IEnumerable<string>>? order)
        {
            if (order is null)
            {
                return participants;
            }

            var byCode = participants.ToDictionary(participant => participant.Code.Text);
            return order(byCode.Keys).Select(code => byCode[code]);
        }

        private async Task<IEnumerable<RecordStore.Opened>> OfAsync(KnownParticipant participant, CancellationToken ct)
        {
            _order ??= Dictionary.Instruments.Select((instrument, at) => (instrument.Name, at)).ToDictionary(pair => pair.Name, pair => pair.at);
            return (await records.AllAsync(study, participant.Id, ct)).Where(form => _order.ContainsKey(form.Content.Instrument))
                .OrderBy(form => form.Content.Event, StringComparer.Ordinal).ThenBy(form => _order[form.Content.Instrument]).ThenBy(form => form.Row.Instance);
        }

        private RecordForm RecordOf(KnownParticipant participant, RecordStore.Opened form)
        {
            var values = new Dictionary<string, string>(form.Content.Values)
            {
                [$"{form.Content.Instrument}_complete"] = ((int)form.Row.Status).ToString(CultureInfo.InvariantCulture),
            };
            values.Remove(Dictionary.Fields[0].Name);
            return new RecordForm(participant.Code.Text, plan.EventOf(form.Content.Event), form.Content.Instrument, form.Row.Instance, values);
        }
    }
}
