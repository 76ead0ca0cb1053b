using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Consents.Contracts;
using CohortVault.Platform.Features.Instruments.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Instruments.Export.Package;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Statement;

/// <summary>Ways to break on purpose what protects studies.</summary>
internal static class StudySabotage
{
    /// <summary>Scratch instances on whose database a statement is run after the start.</summary>
    public static IScratchServers Sql(IScratchServers real, string sql) => new TamperedServers(real, async server =>
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken);
        return server;
    });

    /// <summary>Sees a check fail, and for the reason that was made.</summary>
    public static async Task FailsAsync(IScratchServers servers, IControlCheck check, string because, Action<IServiceCollection>? sabotage)
    {
        await using var context = new CheckContext(servers, null, sabotage);
        var result = await check.CheckAsync(context, TestContext.Current.CancellationToken);
        Assert.Equal(ControlState.Failed, result.State);
        var failed = result.Details.Where(detail => detail.StartsWith("FAILED", StringComparison.Ordinal)).ToList();
        Assert.True(
            failed.Exists(detail => detail.Contains(because, StringComparison.Ordinal)), $"Failed for another reason: {string.Join('\n', failed)}");
    }

    /// <summary>A word on the pages is another one.</summary>
    public static Action<IServiceCollection> Words(string word, string other, string type = "text/html") => Sabotage.Requests(async (context, next) =>
    {
        var body = context.Response.Body;
        using var page = new MemoryStream();
        context.Response.Body = page;
        await next(context);
        context.Response.Body = body;
        var text = page.ToArray();
        if (context.Response.ContentType?.StartsWith(type, StringComparison.Ordinal) is true)
        {
            text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).Replace(word, other, StringComparison.Ordinal));
            context.Response.ContentLength = null;
        }

        await body.WriteAsync(text);
    });
}

/// <summary>Lets members of a study do everything, or remembers what they could at first.</summary>
internal sealed class CredulousGate(IStudyGate real, CredulousGate.Memory memory) : IStudyGate
{
    public async Task<StudyAccess?> EnterAsync(StudyId study, AccountId account, CancellationToken ct)
    {
        var access = await real.EnterAsync(study, account, ct);
        if (!memory.Remembers)
        {
            return access is null ? null : access with { Rights = StudyRightWords.All };
        }

        return access is null ? memory.First.GetValueOrDefault((study, account)) : memory.First[(study, account)] = access;
    }

    internal sealed record Memory(bool Remembers)
    {
        public Dictionary<(StudyId, AccountId), StudyAccess> First { get; } = [];
    }
}

/// <summary>Asks nobody.</summary>
internal sealed class NoConsentNeeded(IConsentGate real, bool afterwardsOnly) : IConsentGate
{
    public Task<Refusal?> RefusalAsync(CohortDbContext db, StudyId study, ParticipantId participant, CancellationToken ct) =>
        afterwardsOnly ? real.RefusalAsync(db, study, participant, ct) : Task.FromResult<Refusal?>(null);

    public Task<Refusal?> CorrectionRefusalAsync(CohortDbContext db, StudyAccess access, ParticipantId participant, CancellationToken ct) =>
        Task.FromResult<Refusal?>(null);
}

/// <summary>Takes every study for one that may collect.</summary>
internal sealed class AlwaysCollecting(ICollecting real) : ICollecting
{
    public Task<Refusal?> RefusalAsync(CohortDbContext db, StudyId study, CancellationToken ct) => Task.FromResult<Refusal?>(null);

    public Task<string?> TitleAsync(StudyId study, CancellationToken ct) => real.TitleAsync(study, ct);
}

/// <summary>Adds participants under the names that it likes.</summary>
internal sealed class SparingAdding(IParticipantAdding real) : IParticipantAdding
{
    public async Task<Outcome<IReadOnlyList<ParticipantCode>>> AddAsync(StudyAccess access, int count, CancellationToken ct)
    {
        var added = await real.AddAsync(access, 1, ct);
        return added.Refusal is { } refusal ? refusal : Enumerable.Repeat(added.Value[0], count).ToList();
    }
}

/// <summary>Reads records, and changes a value of each form on the way.</summary>
internal sealed class ForgetfulRecords(IStudyRecords real, Func<RecordForm, RecordForm?> change) : IStudyRecords
{
    public async Task<IStudySnapshot?> SnapshotAsync(StudyAccess access, CancellationToken ct) =>
        await real.SnapshotAsync(access, ct) is { } snapshot ? new Changed(snapshot, change) : null;

    private sealed class Changed(IStudySnapshot real, Func<RecordForm, RecordForm?> change) : IStudySnapshot
    {
        public int Version => real.Version;

        public DataDictionary Dictionary => real.Dictionary;

        public StudyDesign Design => real.Design;

        public async IAsyncEnumerable<RecordForm> FormsAsync(
            Func<IEnumerable<string>, IEnumerable<string>>? order, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var form in real.FormsAsync(order, ct))
            {
                if (change(form) is { } other)
                {
                    yield return other;
                }
            }
        }

        public IAsyncEnumerable<SubmittedForm> SubmittedAsync(Func<IEnumerable<string>, IEnumerable<string>>? order, CancellationToken ct) =>
            real.SubmittedAsync(order, ct);

        public Task<Stream?> FileAsync(FileAnswer file, CancellationToken ct) => real.FileAsync(file, ct);

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
