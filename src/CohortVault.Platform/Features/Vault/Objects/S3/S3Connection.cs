using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using Amazon.S3.Model;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Objects.S3;

/// <summary>
/// The way to one bucket. Redirects are not followed, proxies not asked, and the store must prove who it is by the
/// authorities that the configuration names. Requests carry the SHA-256 of their body in the signature; the newer
/// checksums are left out, because many stores on premises stumble over them.
/// </summary>
internal sealed class S3Connection : IDisposable
{
    private readonly HttpClient _http;

    public S3Connection(ObjectStoreOptions options)
    {
        Bucket = options.Bucket;
        Prefix = options.Prefix;
        Patience = TimeSpan.FromSeconds(options.TimeoutSeconds);
        Retries = options.Retries;
        _http = Http(options);
        var config = new AmazonS3Config
        {
            HttpClientFactory = new OneClient(_http),
            ForcePathStyle = options.PathStyle,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.Retries,
            Timeout = Patience,
            AllowAutoRedirect = false,
        };
        if (options.Endpoint.Length > 0)
        {
            (config.ServiceURL, config.AuthenticationRegion) = (options.Endpoint, options.Region);
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        Client = options.CredentialsFile.Length > 0
            ? new AmazonS3Client(Credentials(options.CredentialsFile), config)
            : new AmazonS3Client(config);
    }

    public AmazonS3Client Client { get; }

    public string Bucket { get; }

    public string Prefix { get; }

    /// <summary>How long to wait for a byte.</summary>
    public TimeSpan Patience { get; }

    public int Retries { get; }

    /// <summary>
    /// Asks the store, and says what went wrong in words: the operation, and the store's code or the network's.
    /// </summary>
    public static async Task<T> AskAsync<T>(string what, Func<Task<T>> request, CancellationToken ct)
    {
        try
        {
            return await request();
        }
        catch (AmazonServiceException refused)
        {
            var code = string.IsNullOrEmpty(refused.ErrorCode) ? refused.InnerException?.GetType().Name : refused.ErrorCode;
            throw new ObjectStoreException(
                (int)refused.StatusCode is 0 or >= 500 or 429
                    ? $"The object store does not work now: {what} failed ({code}, {(int)refused.StatusCode})."
                    : $"The object store refused {what} ({code}, {(int)refused.StatusCode}).",
                refused);
        }
        catch (Exception silent) when (IsSilence(silent, ct))
        {
            throw new ObjectStoreException($"The object store does not answer: {what} failed.", silent);
        }
    }

    /// <summary>Whether the network or the store's patience ended it.</summary>
    public static bool IsSilence(Exception error, CancellationToken ct) =>
        error is HttpRequestException or TimeoutException or AmazonClientException
        || (error is IOException and not ObjectStoreException)
        || (error is OperationCanceledException && !ct.IsCancellationRequested);

    /// <summary>Removes one version of an object for good.</summary>
    public Task DeleteAsync(S3ObjectVersion version, CancellationToken ct) => AskAsync(
        "deleting an object",
        () => Client.DeleteObjectAsync(
            new DeleteObjectRequest { BucketName = Bucket, Key = version.Key, VersionId = version.VersionId }, ct),
        ct);

    /// <summary>Gives up an upload in parts.</summary>
    public Task AbortAsync(MultipartUpload upload, CancellationToken ct) => AskAsync(
        "giving up an upload", () => Client.AbortMultipartUploadAsync(Bucket, upload.Key, upload.UploadId, ct), ct);

    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
    }

    private static AWSCredentials Credentials(string path) =>
        new SharedCredentialsFile(path).TryGetProfile("default", out var profile)
            ? profile.GetAWSCredentials(null)
            : throw new ObjectStoreException(
                $"{path} holds no credentials: it must have [default], aws_access_key_id and aws_secret_access_key.");

    private static HttpClient Http(ObjectStoreOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(options.TimeoutSeconds, 10)),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (options.CaFile.Length > 0)
        {
            var authorities = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            authorities.CustomTrustStore.ImportFromPemFile(options.CaFile);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = authorities };
        }

        return new HttpClient(new ResetConnections(handler)) { Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds) };
    }

    // A connection that is reset while it is made sometimes shows as the socket's own error, bare, which the S3 client does not
    // try again; wrapped as the framework wraps the others, it does.
    private sealed class ResetConnections(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            try
            {
                return await base.SendAsync(request, ct);
            }
            catch (SocketException reset)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, reset.Message, reset);
            }
        }
    }

    private sealed class OneClient(HttpClient client) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
