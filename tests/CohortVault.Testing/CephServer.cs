using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;

namespace CohortVault.Testing;

/// <summary>
/// A real S3 server of its own for the tests: Ceph's object gateway over one storage daemon that keeps its data in
/// memory, on loopback. Debian's packages ceph-mon, ceph-osd, ceph-common and radosgw.
/// </summary>
internal sealed class CephServer : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(2);

    private readonly string _root;
    private readonly int _monitorPort = FreePort();
    private readonly List<Process> _daemons = [];
    private int _buckets;

    private CephServer(string root) => _root = root;

    public int Port { get; } = FreePort();

    public string Url => $"http://127.0.0.1:{Port}";

    public string AccessKey { get; } = "cohortvault";

    public string SecretKey { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(20));

    public string CredentialsFile => Path.Combine(_root, "credentials");

    /// <summary>A client that looks behind the program's back.</summary>
    public AmazonS3Client Client { get; private set; } = null!;

    public static async Task<CephServer> StartAsync()
    {
        if (!File.Exists("/usr/bin/radosgw") || !File.Exists("/usr/bin/ceph-osd"))
        {
            throw new InvalidOperationException(
                "Ceph is missing. Install it with: apt-get install --no-install-recommends ceph-mon ceph-osd ceph-common radosgw");
        }

        var server = new CephServer(Directory.CreateTempSubdirectory("cohortvault-s3-").FullName);
        try
        {
            await server.SetUpAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A fresh bucket; with versions if asked.</summary>
    public async Task<string> NewBucketAsync(bool versioned = false)
    {
        var bucket = $"bucket{Interlocked.Increment(ref _buckets)}";
        await Client.PutBucketAsync(bucket);
        if (versioned)
        {
            await Client.PutBucketVersioningAsync(new()
            {
                BucketName = bucket,
                VersioningConfig = new() { Status = VersionStatus.Enabled },
            });
        }

        return bucket;
    }

    /// <summary>Settings that put an installation on a bucket, by the gateway itself or by what stands in front.</summary>
    public Dictionary<string, string> Settings(string bucket, string? url = null) => new()
    {
        ["ObjectStore:Kind"] = "S3",
        ["ObjectStore:Bucket"] = bucket,
        ["ObjectStore:Endpoint"] = url ?? Url,
        ["ObjectStore:CredentialsFile"] = CredentialsFile,
    };

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        foreach (var daemon in Enumerable.Reverse(_daemons))
        {
            daemon.Kill();
            await daemon.WaitForExitAsync();
            daemon.Dispose();
        }

        Directory.Delete(_root, recursive: true);
    }

    private string Configuration => Path.Combine(_root, "ceph.conf");

    private string Keyring => Path.Combine(_root, "keyring");

    private async Task SetUpAsync()
    {
        var (cluster, disk) = (Ids(), Ids());
        foreach (var folder in (string[])["mon.a", "osd.0", "rgw", "run", "log"])
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
        }

        await File.WriteAllTextAsync(Configuration, $"""
            [global]
            fsid = {cluster}
            mon host = v2:127.0.0.1:{_monitorPort}/0
            public addr = 127.0.0.1
            cluster addr = 127.0.0.1
            auth cluster required = cephx
            auth service required = cephx
            auth client required = cephx
            auth allow insecure global id reclaim = false
            keyring = {Keyring}
            ms bind msgr1 = false
            run dir = {_root}/run
            admin socket = {_root}/run/$cluster-$name.asok
            log file = {_root}/log/$name.log
            log to stderr = false
            mon cluster log file = {_root}/log/cluster.log
            osd pool default size = 1
            osd pool default min size = 1
            osd pool default pg num = 8
            osd pool default pg autoscale mode = off
            mon allow pool size one = true
            mon warn on pool no redundancy = false
            mon data avail crit = 1
            osd crush chooseleaf type = 0
            [mon]
            mon data = {_root}/mon.$id
            [osd]
            osd data = {_root}/osd.$id
            osd objectstore = memstore
            memstore device bytes = 4294967296
            osd memory target = 939524096
            [client.rgw]
            rgw data = {_root}/rgw
            rgw frontends = beast endpoint=127.0.0.1:{Port}
            rgw dns name = localhost
            rgw enable usage log = false
            rgw thread pool size = 64
            rgw lc debug interval = -1
            rgw s3 auth use sts = false

            """);
        await RunAsync("ceph-authtool", "--create-keyring", Keyring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *");
        await RunAsync("ceph-authtool", Keyring, "--gen-key", "-n", "client.admin", "--cap", "mon", "allow *", "--cap", "osd", "allow *");
        await RunAsync("ceph-authtool", Keyring, "--gen-key", "-n", "client.rgw", "--cap", "mon", "allow rw", "--cap", "osd", "allow rwx");
        await RunAsync("ceph-authtool", Keyring, "--gen-key", "-n", "osd.0", "--cap", "mon", "allow profile osd", "--cap", "osd", "allow *");
        var map = Path.Combine(_root, "monmap");
        await RunAsync("monmaptool", "--create", "--clobber", "--addv", "a", $"[v2:127.0.0.1:{_monitorPort}]", "--fsid", cluster, map);
        await RunAsync("ceph-mon", "--mkfs", "-i", "a", "--monmap", map, "--keyring", Keyring, "-c", Configuration);
        StartDaemon("ceph-mon", "-i", "a", "-f", "-c", Configuration);
        await RunAsync("ceph", "-c", Configuration, "osd", "new", disk);
        await RunAsync("ceph", "-c", Configuration, "auth", "import", "-i", Keyring);
        await RunAsync("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk, "-c", Configuration);
        StartDaemon("ceph-osd", "-i", "0", "-f", "-c", Configuration);
        StartDaemon("radosgw", "-f", "-n", "client.rgw", "-c", Configuration);
        await WaitAsync();
        await RunAsync(
            "radosgw-admin", "-c", Configuration, "-n", "client.rgw", "user", "create", "--uid=cohortvault",
            "--display-name=cohortvault", $"--access-key={AccessKey}", $"--secret-key={SecretKey}");
        await File.WriteAllTextAsync(CredentialsFile, $"""
            [default]
            aws_access_key_id = {AccessKey}
            aws_secret_access_key = {SecretKey}

            """);
        File.SetUnixFileMode(CredentialsFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Client = new AmazonS3Client(new BasicAWSCredentials(AccessKey, SecretKey), new AmazonS3Config
        {
            ServiceURL = Url,
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    private async Task WaitAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < StartsWithin;)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url));
                return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException("The S3 gateway did not start.");
    }

    private static string Ids() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void StartDaemon(string program, params string[] arguments) =>
        _daemons.Add(Process.Start(Quiet(program, arguments))!);

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(Quiet(program, arguments))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} {arguments[0]} ended with {process.ExitCode}: {await File.ReadAllTextAsync(Output)}");
        }
    }

    private string Output => Path.Combine(_root, "output");

    private ProcessStartInfo Quiet(string program, string[] arguments) =>
        new("/bin/sh", ["-c", $"exec \"$0\" \"$@\" >>{Output} 2>&1 </dev/null", program, .. arguments])
        {
            WorkingDirectory = "/tmp",
        };
}
