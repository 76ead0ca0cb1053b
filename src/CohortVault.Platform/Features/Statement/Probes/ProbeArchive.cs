using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>One sealed object in a scratch instance, bound for a term as a feature would bind it.</summary>
internal sealed class ProbeArchive
{
    private readonly ProbeServer _server;

    private ProbeArchive(ProbeServer server, OwnerId owner, SubjectId subject, ObjectId id, DateTimeOffset until) =>
        (_server, Owner, Subject, Id, Until) = (server, owner, subject, id, until);

    /// <summary>Every reason for which the vault is ever asked to destroy something that somebody still wants.</summary>
    public static IReadOnlyList<DestructionReason> Reasons { get; } =
    [
        DestructionReason.InputRead, DestructionReason.NextStageDone, DestructionReason.JobEnded, DestructionReason.ResultsOver,
        DestructionReason.UploadOver, DestructionReason.DeletedByOwner, DestructionReason.CancelledByOwner,
        DestructionReason.AccountDeleted, DestructionReason.TimeOver(RetentionKind.Study),
        DestructionReason.TimeOver(RetentionKind.ClinicalStudy),
    ];

    public OwnerId Owner { get; }

    public SubjectId Subject { get; }

    public ObjectId Id { get; }

    /// <summary>When its time is over, as the vault said.</summary>
    public DateTimeOffset Until { get; }

    public static async Task<ProbeArchive> KeepAsync(ProbeServer server, RetentionTerm term, CancellationToken ct)
    {
        var vault = server.Services.GetRequiredService<IVault>();
        var (owner, subject) = (OwnerId.New(), SubjectId.New());
        await using var write = await vault.CreateAsync(new SealScope(owner, subject, "probe"), ct);
        await write.Stream.WriteAsync(Encoding.UTF8.GetBytes("What a study leaves behind."), ct);
        await write.CommitAsync(ct);

        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
        var until = await scope.ServiceProvider.GetRequiredService<IRetention>().KeepAsync(db, owner, subject, term, ct);
        await db.SaveChangesAsync(ct);
        return new ProbeArchive(server, owner, subject, write.Id, until);
    }

    /// <summary>Reasons for which the vault destroyed it, or said that it did: the object, its subject, its owner.</summary>
    public async Task<IReadOnlyList<string>> TryEverythingAsync(CancellationToken ct)
    {
        var vault = _server.Services.GetRequiredService<IVault>();
        var fields = _server.Services.GetRequiredService<IFieldVault>();
        var done = new List<string>();
        foreach (var reason in Reasons)
        {
            if ((await vault.DestroyAsync(Id, reason, ct)).Succeeded)
            {
                done.Add($"the object, because {reason.Why}");
            }

            if ((await vault.DestroySubjectAsync(Subject, reason, ct)).Succeeded)
            {
                done.Add($"everything with it, because {reason.Why}");
            }

            if ((await fields.DestroyOwnerAsync(Owner, reason, ct)).Succeeded)
            {
                done.Add($"everything of its owner, because {reason.Why}");
            }
        }

        return done;
    }

    public async Task<bool> OpensAsync(CancellationToken ct)
    {
        var stream = await _server.Services.GetRequiredService<IVault>().OpenAsync(Id, Owner, ct);
        if (stream is not null)
        {
            await stream.DisposeAsync();
        }

        return stream is not null;
    }

    public async Task<bool> DestroyAsync(DestructionReason reason, CancellationToken ct) =>
        (await _server.Services.GetRequiredService<IVault>().DestroySubjectAsync(Subject, reason, ct)).Succeeded;
}

/// <summary>Settings of a scratch instance that differ from the installation's.</summary>
internal static class ProbeSettings
{
    public static void Set(IServiceCollection services, string name, string value)
    {
        var real = services.Last(service => service.ServiceType == typeof(IConfiguration));
        services.AddSingleton<IConfiguration>(provider => new ConfigurationBuilder()
            .AddConfiguration((IConfiguration)(real.ImplementationInstance ?? real.ImplementationFactory!(provider)))
            .AddInMemoryCollection([new(name, value)])
            .Build());
    }
}
