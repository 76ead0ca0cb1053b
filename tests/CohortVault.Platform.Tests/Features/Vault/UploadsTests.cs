using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Features.Vault.Uploads;
using CohortVault.Sealing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Vault;

public abstract class UploadsTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private readonly OwnerId _owner = OwnerId.New();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100_000, 1)]
    [InlineData(100_000, 3)]
    public async Task A_finished_upload_becomes_one_file_of_the_job(int size, int segments)
    {
        await using var installation = await NewInstallationAsync();
        var content = Bytes(size);
        var id = await SendAsync(installation, content, segments);
        var job = SubjectId.New();

        var file = Assert.Single((await installation.Get<IUploads>().ClaimAsync(_owner, job, [id.ToString("N")], Ct))!);

        Assert.Equal(("chr20.vcf.gz", (long)size), (file.FileName, file.Length));
        await using (var opened = (await installation.Vault.OpenAsync(file.Id, _owner, Ct))!)
        {
            var read = new MemoryStream();
            await opened.CopyToAsync(read, Ct);
            Assert.Equal(content, read.ToArray());
        }

        // A worker needs one path and one key for it, and only the job's end destroys it.
        var grant = (await installation.Vault.GrantReadAsync(file.Id, _owner, Ct))!;
        using (var key = SecretKey.FromBytes(grant.Key))
        using (var reader = new SealedObjectReader(File.OpenRead(grant.Path), key, grant.Context))
        {
            Assert.Equal(size, reader.Length);
        }

        Assert.Single(installation.Files("objects"));
        await installation.Vault.DestroySubjectAsync(job, DestructionReason.InputRead, Ct);
        Assert.Empty(installation.Files("objects"));
    }

    [Fact]
    public async Task A_broken_connection_keeps_what_had_arrived()
    {
        await using var installation = await NewInstallationAsync();
        var store = installation.Get<UploadStore>();
        var content = Bytes(150_000);
        var id = (await store.BeginAsync(_owner, content.Length, "chr20.vcf.gz", Ct)).Value.Id;

        var broken = await store.ContinueAsync(_owner, id, 0, null, new BreakingConnection(content, after: 90_000), Ct);
        Assert.Equal(90_000, broken!.Value.Value.Received);
        await installation.RestartAsync();
        store = installation.Get<UploadStore>();
        Assert.Equal(90_000, (await store.FindAsync(_owner, id, Ct)).Value.Received);
        Assert.Null(await installation.Get<IUploads>().ClaimAsync(_owner, SubjectId.New(), [id.ToString("N")], Ct));

        await store.ContinueAsync(_owner, id, 90_000, null, new MemoryStream(content[90_000..]), Ct);
        var file = Assert.Single(
            (await installation.Get<IUploads>().ClaimAsync(_owner, SubjectId.New(), [id.ToString("N")], Ct))!);
        await using var opened = (await installation.Vault.OpenAsync(file.Id, _owner, Ct))!;
        var read = new MemoryStream();
        await opened.CopyToAsync(read, Ct);
        Assert.Equal(content, read.ToArray());
    }

    [Fact]
    public async Task Of_two_that_write_at_once_one_is_told_to_wait()
    {
        await using var installation = await NewInstallationAsync();
        var store = installation.Get<UploadStore>();
        var id = (await store.BeginAsync(_owner, 10, "chr20.vcf.gz", Ct)).Value.Id;
        var slow = new SlowConnection(Bytes(10));
        var first = store.ContinueAsync(_owner, id, 0, null, slow, Ct);
        await slow.Reading;
        Assert.Null(await store.ContinueAsync(_owner, id, 0, null, new MemoryStream(Bytes(10)), Ct));
        Assert.Null(await store.EndAsync(_owner, id, "upload.deleted", Ct));
        slow.GoOn();
        Assert.Equal(10, (await first)!.Value.Value.Received);
    }

    [Fact]
    public async Task A_wrong_offset_is_refused()
    {
        await using var installation = await NewInstallationAsync();
        var store = installation.Get<UploadStore>();
        var id = (await store.BeginAsync(_owner, 10, "chr20.vcf.gz", Ct)).Value.Id;
        var refused = await store.ContinueAsync(_owner, id, 5, null, new MemoryStream(Bytes(5)), Ct);
        Assert.Equal(409, refused!.Value.Refusal!.Status);
    }

    [Theory]
    [InlineData(11L)]
    [InlineData(null)]
    public async Task More_than_announced_is_refused_and_not_kept(long? announced)
    {
        await using var installation = await NewInstallationAsync();
        var store = installation.Get<UploadStore>();
        var id = (await store.BeginAsync(_owner, 10, "chr20.vcf.gz", Ct)).Value.Id;
        var refused = await store.ContinueAsync(_owner, id, 0, announced, new MemoryStream(Bytes(11)), Ct);
        Assert.Equal(413, refused!.Value.Refusal!.Status);
        Assert.Empty(installation.Files("objects"));
        Assert.Empty(installation.Files("tmp"));
    }

    [Fact]
    public async Task Another_owner_neither_sees_nor_uses_nor_deletes_an_upload()
    {
        await using var installation = await NewInstallationAsync();
        var store = installation.Get<UploadStore>();
        var id = await SendAsync(installation, Bytes(10), 1);
        var other = OwnerId.New();
        Assert.Equal(404, (await store.FindAsync(other, id, Ct)).Refusal!.Status);
        Assert.Equal(404, (await store.EndAsync(other, id, "upload.deleted", Ct))!.Value.Refusal!.Status);
        Assert.Null(await installation.Get<IUploads>().ClaimAsync(other, SubjectId.New(), [id.ToString("N")], Ct));
    }

    [Fact]
    public async Task An_upload_is_claimed_once()
    {
        await using var installation = await NewInstallationAsync();
        var id = await SendAsync(installation, Bytes(10), 1);
        var uploads = installation.Get<IUploads>();
        var claims = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => uploads.ClaimAsync(_owner, SubjectId.New(), [id.ToString("N")], Ct)));
        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task An_expired_upload_is_gone_whether_it_was_swept_or_not()
    {
        await using var installation = await NewInstallationAsync();
        var store = installation.Get<UploadStore>();
        var id = await SendAsync(installation, Bytes(10), 1);
        installation.Clock.Now += TimeSpan.FromHours(25);
        Assert.Equal(410, (await store.FindAsync(_owner, id, Ct)).Refusal!.Status);
        Assert.Null(await installation.Get<IUploads>().ClaimAsync(_owner, SubjectId.New(), [id.ToString("N")], Ct));
        Assert.Equal(1, await store.EndExpiredAsync(Ct));
        Assert.Empty(installation.Files("objects"));
        Assert.Equal(404, (await store.FindAsync(_owner, id, Ct)).Refusal!.Status);
    }

    [Fact]
    public async Task A_deleted_upload_leaves_nothing()
    {
        await using var installation = await NewInstallationAsync();
        var id = await SendAsync(installation, Bytes(100_000), 2);
        Assert.True((await installation.Get<UploadStore>()
            .EndAsync(_owner, id, "upload.deleted", Ct))!.Value.Succeeded);
        Assert.Empty(installation.Files("objects"));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b.vcf")]
    [InlineData("a\\b.vcf")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\nb.vcf")]
    [InlineData("a\u001b[31m.vcf")]
    [InlineData("a\u202egz.vcf")]
    public async Task File_names_with_paths_or_control_characters_are_refused(string name)
    {
        await using var installation = await NewInstallationAsync();
        Assert.Equal("upload.file-name", (await installation.Get<UploadStore>().BeginAsync(_owner, 10, name, Ct))
            .Refusal!.Code);
        var file = await installation.Get<IUploads>().CreateFromStreamAsync(
            new SealScope(_owner, SubjectId.New(), "upload"), name, new MemoryStream(Bytes(10)), Ct);
        Assert.Equal("upload.file-name", file.Refusal!.Code);
        Assert.Empty(installation.Files("objects"));
    }

    [Fact]
    public async Task File_names_are_sealed()
    {
        await using var installation = await NewInstallationAsync();
        var store = installation.Get<UploadStore>();
        await store.BeginAsync(_owner, 10, "patient-meier-canary.vcf", Ct);
        Assert.False(installation.Holds("patient-meier-canary"));
    }

    [Fact]
    public async Task An_account_has_so_many_uploads_and_no_more()
    {
        await using var installation = await NewInstallationAsync(
            services => services.Configure((UploadOptions options) => options.PerAccount = 2));
        var store = installation.Get<UploadStore>();
        Assert.True((await store.BeginAsync(_owner, 10, "1.vcf", Ct)).Succeeded);
        Assert.True((await store.BeginAsync(_owner, 10, "2.vcf", Ct)).Succeeded);
        Assert.Equal(429, (await store.BeginAsync(_owner, 10, "3.vcf", Ct)).Refusal!.Status);
        Assert.True((await store.BeginAsync(OwnerId.New(), 10, "3.vcf", Ct)).Succeeded);
    }

    [Fact]
    public async Task Files_over_the_limit_are_refused()
    {
        await using var installation = await NewInstallationAsync(
            services => services.Configure((UploadOptions options) => options.LargestMegabytes = 1));
        Assert.Equal(413, (await installation.Get<UploadStore>().BeginAsync(_owner, (1 << 20) + 1, "1.vcf", Ct))
            .Refusal!.Status);
        var file = await installation.Get<IUploads>().CreateFromStreamAsync(
            new SealScope(_owner, SubjectId.New(), "upload"), "1.vcf", new MemoryStream(Bytes((1 << 20) + 1)), Ct);
        Assert.Equal(413, file.Refusal!.Status);
        Assert.Empty(installation.Files("objects"));
    }

    [Fact]
    public async Task A_file_sent_in_one_stream_is_sealed_as_it_arrives_and_a_broken_one_is_not_kept()
    {
        await using var installation = await NewInstallationAsync();
        var uploads = installation.Get<IUploads>();
        var scope = new SealScope(_owner, SubjectId.New(), "upload");
        var file = await uploads.CreateFromStreamAsync(scope, "1.vcf", new MemoryStream(Bytes(100_000)), Ct);
        Assert.Equal(100_000, file.Value.Length);
        await Assert.ThrowsAsync<IOException>(
            () => uploads.CreateFromStreamAsync(scope, "2.vcf", new BreakingConnection(Bytes(100_000), 70_000), Ct));
        Assert.Single(installation.Files("objects"));
        Assert.Empty(installation.Files("tmp"));
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    private async Task<Guid> SendAsync(Installation installation, byte[] content, int segments)
    {
        var store = installation.Get<UploadStore>();
        var id = (await store.BeginAsync(_owner, content.Length, "chr20.vcf.gz", Ct)).Value.Id;
        for (var segment = 0; segment < segments; segment++)
        {
            var (from, to) = (content.Length * segment / segments, content.Length * (segment + 1) / segments);
            var sent = await store.ContinueAsync(_owner, id, from, to - from, new MemoryStream(content[from..to]), Ct);
            Assert.Equal(to, sent!.Value.Value.Received);
        }

        return id;
    }

    private sealed class BreakingConnection(byte[] content, int after) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == after
                ? throw new IOException("Connection reset by peer")
                : base.ReadAsync(buffer[..Math.Min(buffer.Length, after - (int)Position)], cancellationToken);
    }

    private sealed class SlowConnection(byte[] content) : MemoryStream(content)
    {
        private readonly TaskCompletionSource _reading = new();
        private readonly TaskCompletionSource _goOn = new();

        public Task Reading => _reading.Task;

        public void GoOn() => _goOn.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer,
            CancellationToken cancellationToken = default)
        {
            _reading.TrySetResult();
            await _goOn.Task.WaitAsync(cancellationToken);
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}

public sealed class SqliteUploadsTests : UploadsTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresUploadsTests(OnePostgres postgres) : UploadsTests(postgres);
