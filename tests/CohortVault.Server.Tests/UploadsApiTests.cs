using System.Net;
using System.Text;
using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Tests;

public sealed class UploadsApiTests : IAsyncLifetime
{
    private const string Canary = "HG00096-upload-canary";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cohortvault-uploads-");
    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private string _token = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await ServerHost.BuildAsync(
            new ServeOptions
            {
                DataDirectory = _directory.FullName,
                Listen = "https://127.0.0.1:0",
                AdminListen = "https://127.0.0.1:0"
            }, Ct);
        await _app.StartAsync(Ct);
        _client = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        })
        {
            BaseAddress = new Uri(_app.Urls.First()),
        };
        _token = await AccountAsync("maria");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task The_server_says_what_it_can_do()
    {
        using var answer = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/api/v1/uploads"), Ct);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1.0.0", Header(answer, "Tus-Version"));
        Assert.Equal("creation,termination,expiration", Header(answer, "Tus-Extension"));
        Assert.True(long.Parse(Header(answer, "Tus-Max-Size")!) > 1 << 30);
    }

    [Fact]
    public async Task A_file_is_sent_in_parts_and_its_offset_told()
    {
        var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Canary, 20_000)));
        var upload = await CreateAsync(content.Length);
        using (var first = await PatchAsync(upload, 0, content[..150_000]))
        {
            Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
            Assert.Equal("150000", Header(first, "Upload-Offset"));
            Assert.NotNull(Header(first, "Upload-Expires"));
        }

        Assert.False(DiskHolds(Canary), "an uploaded byte is readable on disk");
        Assert.False(DiskHolds("chr20-of-maria"), "the file's name is readable on disk");
        using (var status = await SendAsync(HttpMethod.Head, upload))
        {
            Assert.Equal("150000", Header(status, "Upload-Offset"));
            Assert.Equal("420000", Header(status, "Upload-Length"));
            Assert.Equal("no-store", status.Headers.CacheControl!.ToString());
        }

        using var second = await PatchAsync(upload, 150_000, content[150_000..]);
        Assert.Equal("420000", Header(second, "Upload-Offset"));
        Assert.False(DiskHolds(Canary), "an uploaded byte is readable on disk");
    }

    [Fact]
    public async Task A_deleted_upload_is_gone()
    {
        var upload = await CreateAsync(1000);
        (await PatchAsync(upload, 0, new byte[500])).Dispose();
        using (var deleted = await SendAsync(HttpMethod.Delete, upload))
        {
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        using var status = await SendAsync(HttpMethod.Head, upload);
        Assert.Equal(HttpStatusCode.NotFound, status.StatusCode);
        Assert.Empty(Directory.GetFiles(Path.Combine(_directory.FullName, "objects"), "*",
            SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Another_accounts_upload_does_not_exist()
    {
        var upload = await CreateAsync(1000);
        var other = await AccountAsync("someone");
        foreach (var method in (HttpMethod[])[HttpMethod.Head, HttpMethod.Delete])
        {
            using var answer = await SendAsync(method, upload, other);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var patch = await PatchAsync(upload, 0, new byte[10], other);
        Assert.Equal(HttpStatusCode.NotFound, patch.StatusCode);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_taken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/uploads");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", "10");
        using var answer = await _client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task What_breaks_the_protocol_is_refused()
    {
        var upload = await CreateAsync(1000);
        using (var offset = await PatchAsync(upload, 7, new byte[10]))
        {
            Assert.Equal(HttpStatusCode.Conflict, offset.StatusCode);
        }

        using (var tooLong = await PatchAsync(upload, 0, new byte[1001]))
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
        }

        using (var type = await PatchAsync(upload, 0, new byte[10], type: "application/octet-stream"))
        {
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, type.StatusCode);
        }

        using var old = new HttpRequestMessage(HttpMethod.Head, upload);
        old.Headers.Add("X-Auth-Token", _token);
        using var answer = await _client.SendAsync(old, Ct);
        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a\u0007b")]
    public async Task A_file_name_with_a_path_or_control_character_is_refused_with_words(string name)
    {
        using var answer = await PostAsync(10, name);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("upload.file-name", await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Anybody_may_read_the_logs_checkpoint()
    {
        await CreateAsync(10);
        var lines = (await _client.GetStringAsync("/log/checkpoint", Ct)).Split('\n');
        Assert.StartsWith("cohortvault/", lines[0]);
        Assert.True(long.Parse(lines[1]) >= 0);
        Assert.Equal(32, Convert.FromBase64String(lines[2]).Length);
        Assert.StartsWith($"\u2014 {lines[0]} ", lines[4]);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private async Task<string> AccountAsync(string name)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<IAccountAdministration>().CreateAsync(
            new AccountToCreate(name, $"{name}@example.org", AccountRole.Researcher, Password: null, TokenDays: 1), Ct);
        return made.Value.Token!;
    }

    private async Task<string> CreateAsync(long length)
    {
        using var created = await PostAsync(length, "chr20-of-maria.vcf.gz");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return created.Headers.Location!.ToString();
    }

    private Task<HttpResponseMessage> PostAsync(long length, string name)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/uploads");
        request.Headers.Add("X-Auth-Token", _token);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", $"{length}");
        request.Headers.Add("Upload-Metadata",
            $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(name))},filetype dGV4dA==");
        return _client.SendAsync(request, Ct);
    }

    private Task<HttpResponseMessage> PatchAsync(
        string upload, long offset, byte[] content, string? token = null,
        string type = "application/offset+octet-stream")
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new(type);
        request.Headers.Add("X-Auth-Token", token ?? _token);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", $"{offset}");
        return _client.SendAsync(request, Ct);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string upload, string? token = null)
    {
        var request = new HttpRequestMessage(method, upload);
        request.Headers.Add("X-Auth-Token", token ?? _token);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return _client.SendAsync(request, Ct);
    }

    private bool DiskHolds(string canary)
    {
        var bytes = Encoding.ASCII.GetBytes(canary);
        foreach (var file in _directory.EnumerateFiles("*", SearchOption.AllDirectories).Where(f =>
            f.Name != "server.lock"))
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[stream.Length];
            stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (content.AsSpan().IndexOf(bytes) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
