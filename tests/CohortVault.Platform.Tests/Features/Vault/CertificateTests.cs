using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Audit;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault;
using CohortVault.Platform.Features.Vault.Certificates;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Platform.Features.Vault.Objects;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Tests.Features.Imputation;
using CohortVault.Sealing.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public abstract class CertificateTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private readonly SealScope _scope = new(OwnerId.New(), SubjectId.New(), "upload");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_destruction_has_one_certificate_that_the_log_holds_and_its_owner_can_prove()
    {
        await using var installation = await WithAddressAsync();
        await installation.SealAsync(_scope, "genotypes");
        await installation.SealAsync(_scope, "more genotypes");
        await installation.SealAsync(_scope with { Purpose = "file-names" }, "names");
        var decided = installation.Clock.Now;
        await installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.InputRead, Ct);
        await installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.InputRead, Ct);

        var proof = await ProveAsync(installation, _scope.Owner, _scope.Subject);
        var record = Assert.Single(proof!.Verify().Records);
        Assert.Equal("subject.destroyed", record.Action);
        Assert.Equal(_scope.Subject.ToString(), record.Subject);
        Assert.Equal("CohortVault destruction certificate 1", record.Details["certificate"]);
        Assert.Equal("file-names 1, upload 2", record.Details["contents"]);
        Assert.Equal(DestructionReason.InputRead.Why, record.Details["reason"]);
        Assert.Equal("imputation-input", record.Details["policy"]);
        Assert.Equal("4", record.Details["keys"]);
        Assert.Matches("^[0-9a-f]{64}$", record.Details["key"]);
        Assert.Equal(decided.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"), record.Details["decided"]);
        Assert.True(DateTimeOffset.Parse(record.Details["final"]) >= DateTimeOffset.Parse(record.Details["completed"]));

        Assert.Null(await ProveAsync(installation, OwnerId.New(), _scope.Subject));
        Assert.Null(await ProveAsync(installation, _scope.Owner, SubjectId.New()));
    }

    [Fact]
    public async Task What_was_destroyed_one_by_one_is_in_the_proof_of_its_subject()
    {
        await using var installation = await WithAddressAsync();
        var chunk = await installation.SealAsync(_scope with { Purpose = "chunk" }, "a window");
        await installation.SealAsync(_scope, "genotypes");
        await installation.Vault.DestroyAsync(chunk, DestructionReason.NextStageDone, Ct);
        await installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.DeletedByOwner, Ct);
        var records = (await ProveAsync(installation, _scope.Owner, _scope.Subject))!.Verify().Records;
        Assert.Equal(["object.destroyed", "subject.destroyed"], records.Select(record => record.Action));
        Assert.Equal(["chunk 1", "upload 1"], records.Select(record => record.Details["contents"]));
        Assert.Equal(["imputation-work", "owner"], records.Select(record => record.Details["policy"]));
    }

    [Theory]
    [InlineData("decided"), InlineData("keys gone"), InlineData("bytes gone")]
    public async Task An_interrupted_destruction_gets_its_one_certificate_at_the_next_start(string moment)
    {
        await using var installation = await WithAddressAsync();
        var id = await installation.SealAsync(_scope, "genotypes");
        Assert.True((await installation.Get<DestructionSaga>()
            .DecideAsync(DestructionTarget.Subject, _scope.Subject.Value, DestructionReason.InputRead, Ct)).Value);
        if (moment != "decided")
        {
            await installation.Get<KeyDestruction>().SubjectAsync(_scope.Subject, Ct);
        }

        if (moment == "bytes gone")
        {
            await installation.Get<IBlobStore>().DeleteAsync(id, Ct);
        }

        await installation.RestartAsync();
        await installation.RestartAsync();
        var record = Assert.Single((await ProveAsync(installation, _scope.Owner, _scope.Subject))!.Verify().Records);
        Assert.Equal("2", record.Details["keys"]);
    }

    [Fact]
    public async Task What_has_a_certificate_never_comes_into_being_again()
    {
        await using var installation = await WithAddressAsync();
        await installation.SealAsync(_scope, "genotypes");
        await using var late = await installation.Vault.CreateAsync(_scope, Ct);
        await installation.Vault.DestroySubjectAsync(_scope.Subject, DestructionReason.InputRead, Ct);
        await Assert.ThrowsAsync<ObjectDestroyedException>(() => late.CommitAsync(Ct));
        await Assert.ThrowsAsync<ObjectDestroyedException>(() => installation.Vault.CreateAsync(_scope, Ct));
    }

    [Fact]
    public async Task A_destroyed_owner_has_a_certificate_under_the_installations_key()
    {
        await using var installation = await WithAddressAsync();
        await installation.SealAsync(_scope, "genotypes");
        await installation.Get<IFieldVault>().DestroyOwnerAsync(_scope.Owner, DestructionReason.AccountDeleted, Ct);
        await installation.Get<IFieldVault>().DestroyOwnerAsync(_scope.Owner, DestructionReason.AccountDeleted, Ct);
        await using var scope = installation.Scope();
        var row = Assert.Single(await Rows<DestructionCertificate>(scope).ToListAsync(Ct));
        var text = await installation.Get<IFieldVault>().OpenAsync(
            DestructionCertificate.Cell(row.Id, OwnerId.Installation), row.Text, Ct);
        Assert.Contains("upload 1", text, StringComparison.Ordinal);
        Assert.Contains("\"policy\":\"owner\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_are_published_once_a_week_and_few_of_a_class_wait_for_more()
    {
        await using var installation = await WithAddressAsync();
        installation.Clock.Now = new DateTimeOffset(2026, 11, 23, 0, 5, 0, TimeSpan.Zero);
        await PublishAsync(installation);
        await DestroyAsync(installation, "archive", PublishDestructions.Fewest + 2);
        await DestroyAsync(installation, "answers", PublishDestructions.Fewest - 1);
        await PublishAsync(installation);
        await using var scope = installation.Scope();
        Assert.DoesNotContain(await Rows<AuditRecord>(scope).ToListAsync(Ct), r => r.Action == "destructions.counted");

        installation.Clock.Now = installation.Clock.Now.AddDays(7);
        await PublishAsync(installation);
        await PublishAsync(installation);
        Assert.Equal("archive 7", (await Rows<PublishedDestructions>(scope).OrderBy(p => p.Week).LastAsync(Ct)).Counts);
        Assert.Single(await Rows<AuditRecord>(scope).ToListAsync(Ct), r => r.Action == "destructions.counted");

        await DestroyAsync(installation, "answers", 1);
        installation.Clock.Now = installation.Clock.Now.AddDays(7);
        await PublishAsync(installation);
        var last = await Rows<PublishedDestructions>(scope).OrderBy(p => p.Week).LastAsync(Ct);
        Assert.Equal("answers 5", last.Counts);
        var proof = DestructionProof.Parse(await scope.ServiceProvider.GetRequiredService<DestructionProofs>().MakeAsync(last.Week, Ct));
        Assert.Equal("5", Assert.Single(proof.Verify().Records).Details["answers"]);
    }

    private static IQueryable<T> Rows<T>(AsyncServiceScope scope) where T : class =>
        scope.ServiceProvider.GetRequiredService<CohortDbContext>().Set<T>().AsNoTracking();

    private static async Task PublishAsync(Installation installation)
    {
        await using var scope = installation.Scope();
        await PublishDestructions.RunOnceAsync(
            scope.ServiceProvider.GetRequiredService<CohortDbContext>(), installation.Get<IAuditLog>(), installation.Clock.Now, Ct);
    }

    private static async Task<DestructionProof?> ProveAsync(Installation installation, OwnerId owner, SubjectId subject)
    {
        await using var scope = installation.Scope();
        return await scope.ServiceProvider.GetRequiredService<IDestructionProofs>().MakeAsync(owner, [subject], "a job", Ct) is { } file
            ? DestructionProof.Parse(file)
            : null;
    }

    private async Task DestroyAsync(Installation installation, string purpose, int count)
    {
        var scope = _scope with { Purpose = purpose, Subject = SubjectId.New() };
        for (var made = 0; made < count; made++)
        {
            await installation.SealAsync(scope, "something");
        }

        await installation.Vault.DestroySubjectAsync(scope.Subject, DestructionReason.DeletedByOwner, Ct);
    }

    private Task<Installation> WithAddressAsync() =>
        NewInstallationAsync(services => services.AddSingleton<IPublicAddress, ExampleAddress>());
}

public sealed class CertificatesOnFilesTests : CertificateTests;

[Collection(OnPostgres.Name)]
public sealed class CertificatesOnPostgresTests(OnePostgres postgres) : CertificateTests(postgres);
