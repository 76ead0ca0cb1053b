using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public abstract class DestructionTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private readonly SealScope _scope = new(OwnerId.New(), SubjectId.New(), "upload");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_destroyed_object_is_gone_with_its_key_and_its_bytes()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation);
        var wrapped = await WrappedKeyAsync(installation, id);
        Assert.Equal(installation.OnFiles, installation.Holds(wrapped));

        await installation.Vault.DestroyAsync(id, DestructionReason.InputRead, Ct);

        Assert.Null(await installation.Vault.OpenAsync(id, _scope.Owner, Ct));
        Assert.Empty(installation.Files("objects"));
        Assert.False(installation.Holds(wrapped), "the wrapped key is still readable in the key store's files");
        Assert.Equal(["object.sealed", "object.destruction-decided", "object.destroyed"],
            await ActionsAsync(installation));
    }

    [Fact]
    public async Task Destroying_twice_or_nothing_is_harmless()
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation);
        await installation.Vault.DestroyAsync(id, DestructionReason.InputRead, Ct);
        await installation.Vault.DestroyAsync(id, DestructionReason.InputRead, Ct);
        await installation.Vault.DestroyAsync(ObjectId.New(), DestructionReason.BrokenOff, Ct);
        await installation.Vault.DestroySubjectAsync(SubjectId.New(), DestructionReason.BrokenOff, Ct);
        Assert.Equal(3, (await ActionsAsync(installation)).Count);
    }

    [Theory]
    [InlineData("decided")]
    [InlineData("keys gone")]
    [InlineData("bytes gone")]
    public async Task A_destruction_that_was_interrupted_is_completed_at_the_next_start(string moment)
    {
        await using var installation = await NewInstallationAsync();
        var id = await KeepAsync(installation);
        var wrapped = await WrappedKeyAsync(installation, id);
        Assert.True((await installation.Get<DestructionSaga>()
            .DecideAsync(DestructionTarget.Object, id.Value, DestructionReason.InputRead, Ct)).Value);
        Assert.Null(await installation.Vault.OpenAsync(id, _scope.Owner, Ct));
        Assert.Null(await installation.Vault.GrantReadAsync(id, _scope.Owner, Ct));
        if (moment != "decided")
        {
            await installation.Get<KeyDestruction>().ObjectAsync(id, Ct);
        }

        if (moment == "bytes gone")
        {
            await installation.Get<IBlobStore>().DeleteAsync(id, Ct);
        }

        await installation.RestartAsync();

        Assert.Empty(installation.Files("objects"));
        Assert.False(installation.Holds(wrapped));
        Assert.Equal(["object.sealed", "object.destruction-decided", "object.destroyed"],
            await ActionsAsync(installation));
        await using var scope = installation.Scope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<Destruction>()
            .ToListAsync(Ct));
    }

    [Fact]
    public async Task Destroying_a_subject_destroys_all_its_objects_and_no_others()
    {
        await using var installation = await NewInstallationAsync();
        var one = await KeepAsync(installation);
        var two = await KeepAsync(installation);
        var other = await KeepAsync(installation, _scope with { Subject = SubjectId.New() });
        await installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.CancelledByOwner, Ct);
        Assert.Null(await installation.Vault.OpenAsync(one, _scope.Owner, Ct));
        Assert.Null(await installation.Vault.OpenAsync(two, _scope.Owner, Ct));
        await using var left = await installation.Vault.OpenAsync(other, _scope.Owner, Ct);
        Assert.NotNull(left);
        Assert.Single(installation.Files("objects"));
    }

    [Fact]
    public async Task What_is_being_written_when_its_subject_is_destroyed_is_not_kept()
    {
        await using var installation = await NewInstallationAsync();
        await KeepAsync(installation);
        await using var write = await installation.Vault.CreateAsync(_scope, Ct);
        await write.Stream.WriteAsync(new byte[1000], Ct);
        await installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.CancelledByOwner, Ct);
        await Assert.ThrowsAsync<ObjectDestroyedException>(() => write.CommitAsync(Ct));
        Assert.Empty(installation.Files("objects"));
    }

    [Fact]
    public async Task Destroying_an_owner_makes_their_columns_and_records_unreadable_and_keeps_the_log_whole()
    {
        await using var installation = await NewInstallationAsync();
        var fields = installation.Get<IFieldVault>();
        var cell = new CellAddress("accounts", "email", Guid.Parse("11111111-1111-1111-1111-111111111111"),
            _scope.Owner);
        var field = await fields.SealAsync(cell, "maria@example.org", Ct);
        await KeepAsync(installation);
        Assert.Equal("maria@example.org", await fields.OpenAsync(cell, field, Ct));

        await fields.DestroyOwnerAsync(_scope.Owner, DestructionReason.AccountDeleted, Ct);

        Assert.Null(await fields.OpenAsync(cell, field, Ct));
        await using var scope = installation.Scope();
        var keys = await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>().ToListAsync(Ct);
        Assert.All(keys, key => Assert.Equal(KeyKind.Installation, key.Kind));
        var record = await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<AuditRecord>()
            .FirstAsync(Ct);
        Assert.Null(await fields.OpenAsync(AuditRecord.Cell(record.Id, record.OwnerId), new SealedField(record.Payload),
            Ct));
        Assert.Empty((await scope.ServiceProvider.GetRequiredService<IAuditVerifier>().VerifyAsync(Ct)).Problems);
    }

    private static async Task<List<string>> ActionsAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<AuditRecord>()
            .OrderBy(r => r.Sequence).Select(r => r.Action).ToListAsync(Ct);
    }

    private static async Task<byte[]> WrappedKeyAsync(Installation installation, ObjectId id)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<WrappedKey>()
            .Where(k => k.Id == id.Value).Select(k => k.Wrapped).SingleAsync(Ct);
    }

    private Task<ObjectId> KeepAsync(Installation installation) => KeepAsync(installation, _scope);

    private static async Task<ObjectId> KeepAsync(Installation installation, SealScope scope)
    {
        await using var write = await installation.Vault.CreateAsync(scope, Ct);
        await write.Stream.WriteAsync(new byte[200_000], Ct);
        await write.CommitAsync(Ct);
        return write.Id;
    }
}

public sealed class SqliteDestructionTests : DestructionTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresDestructionTests(OnePostgres postgres) : DestructionTests(postgres);
