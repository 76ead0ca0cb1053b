using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Faults;

/// <summary>Resumable uploads, as a client program makes them.</summary>
internal static class Uploading
{
    private const int SmallUpload = 4000;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>The upload's id, which is that of its subject, out of its address.</summary>
    public static string IdOf(string address) => address[(address.LastIndexOf('/') + 1)..];

    /// <summary>Announces an upload; its address.</summary>
    public static async Task<string> AnnounceAsync(this ServerProcess server, long length)
    {
        using var create = Request(server, HttpMethod.Post, "api/v1/uploads");
        create.Headers.Add("Upload-Length", length.ToString(CultureInfo.InvariantCulture));
        create.Headers.Add("Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes("array.vcf"))}");
        using var created = await server.Http.SendAsync(create, Now);
        created.EnsureSuccessStatusCode();
        return created.Headers.Location!.ToString().TrimStart('/');
    }

    /// <summary>Sends a part from a place on; whether the server said that it has it.</summary>
    public static async Task<bool> ContinueAsync(this ServerProcess server, string address, long from, HttpContent part)
    {
        try
        {
            using var send = Request(server, HttpMethod.Patch, address);
            send.Headers.Add("Upload-Offset", from.ToString(CultureInfo.InvariantCulture));
            part.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
            send.Content = part;
            using var sent = await server.Http.SendAsync(send, Now);
            Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
            return true;
        }
        catch (Exception broken) when (IsBrokenOff(broken))
        {
            return false;
        }
    }

    /// <summary>A small upload, whole.</summary>
    public static async Task<string> UploadAsync(this ServerProcess server)
    {
        var address = await server.AnnounceAsync(SmallUpload);
        Assert.True(await server.ContinueAsync(address, 0, new ByteArrayContent(RandomNumberGenerator.GetBytes(SmallUpload))));
        return address;
    }

    /// <summary>How much of it the server has.</summary>
    public static async Task<long> ReceivedAsync(this ServerProcess server, string address)
    {
        using var head = Request(server, HttpMethod.Head, address);
        using var answer = await server.Http.SendAsync(head, Now);
        answer.EnsureSuccessStatusCode();
        return long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    /// <summary>Deletes an upload; whether the server said that it is gone.</summary>
    public static async Task<bool> EndAsync(this ServerProcess server, string address)
    {
        try
        {
            using var delete = Request(server, HttpMethod.Delete, address);
            using var answer = await server.Http.SendAsync(delete, Now);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception broken) when (IsBrokenOff(broken))
        {
            return false;
        }
    }

    /// <summary>Whether the other side was killed, or its client disposed of in the meantime.</summary>
    public static bool IsBrokenOff(Exception error) =>
        error is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException;

    private static HttpRequestMessage Request(ServerProcess server, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Auth-Token", server.Token);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return request;
    }
}

/// <summary>A body that arrives in pieces with pauses between, as over a slow line.</summary>
internal sealed class SlowContent(byte[] content, int pieces, TimeSpan pause) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (var piece in content.Chunk((content.Length + pieces - 1) / pieces))
        {
            await stream.WriteAsync(piece);
            await stream.FlushAsync();
            await Task.Delay(pause);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = content.Length;
        return true;
    }
}
