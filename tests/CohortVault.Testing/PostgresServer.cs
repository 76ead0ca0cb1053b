using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace CohortVault.Testing;

/// <summary>
/// A real PostgreSQL of its own for the tests: one cluster, TLS with a certificate that clients verify, password by
/// SCRAM, run by a user who is not root. Ask it for a pair of fresh databases.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    // Debian's package makes this user; PostgreSQL refuses to run as root.
    private const string ServerUser = "postgres";

    private readonly string _root;
    private readonly int _port;
    private readonly string _password;
    private int _databases;

    private PostgresServer(string root, int port, string password) =>
        (_root, _port, _password) = (root, port, password);

    private static bool IsRoot => Environment.UserName == "root";

    public static async Task<PostgresServer> StartAsync()
    {
        var root = Directory.CreateTempSubdirectory("cohortvault-pg-").FullName;
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var server = new PostgresServer(root, FreePort(), password);
        server.WriteCertificate();
        await File.WriteAllTextAsync(Path.Combine(root, "password"), password);
        if (IsRoot)
        {
            await RunAsync("chown", ["-R", ServerUser, root]);
        }

        await server.AsServerUserAsync(
            "initdb", "-D", server.Cluster, "-U", "admin", $"--pwfile={Path.Combine(root, "password")}", "-A",
            "scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8");
        await File.AppendAllTextAsync(Path.Combine(server.Cluster, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            port = {server._port}
            unix_socket_directories = '{root}'
            ssl = on
            ssl_cert_file = '{root}/server.crt'
            ssl_key_file = '{root}/server.key'
            ssl_min_protocol_version = 'TLSv1.3'
            password_encryption = scram-sha-256
            shared_buffers = 32MB
            fsync = off
            """);
        await File.WriteAllTextAsync(
            Path.Combine(server.Cluster, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        await server.AsServerUserAsync("pg_ctl", "-D", server.Cluster, "-l", Path.Combine(root, "log"), "-w", "start");
        return server;
    }

    /// <summary>Settings that put an installation on two new databases.</summary>
    public async Task<Dictionary<string, string>> NewDatabasesAsync()
    {
        var name = $"cv{Interlocked.Increment(ref _databases)}";
        await using var admin = new NpgsqlConnection(Connection("postgres"));
        await admin.OpenAsync();
        foreach (var database in (string[])[name, name + "keys"])
        {
            await using var create = admin.CreateCommand();
            create.CommandText = $"CREATE DATABASE {database}";
            await create.ExecuteNonQueryAsync();
        }

        return new()
        {
            ["Database:Postgres"] = Connection(name),
            ["Database:PostgresKeys"] = Connection(name + "keys"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await AsServerUserAsync("pg_ctl", "-D", Cluster, "-m", "immediate", "-w", "stop");
        Directory.Delete(_root, recursive: true);
    }

    private string Cluster => Path.Combine(_root, "cluster");

    private string Connection(string database) =>
        $"Host=localhost;Port={_port};Database={database};Username=admin;Password={_password};SSL Mode=VerifyFull;Root Certificate={_root}/server.crt";

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(2));
        File.WriteAllText(Path.Combine(_root, "server.crt"), certificate.ExportCertificatePem());
        var keyFile = Path.Combine(_root, "server.key");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private Task AsServerUserAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs(), program);
        return IsRoot ? RunAsync("runuser", ["-u", ServerUser, "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static string Programs() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .OrderBy(bin => bin, StringComparer.Ordinal).Last(bin => File.Exists(Path.Combine(bin, "initdb")))
        : throw new InvalidOperationException("PostgreSQL is missing. Install it with: apt-get install postgresql-15");

    private static async Task RunAsync(string program, string[] arguments)
    {
        // pg_ctl leaves the server holding its output, so the output goes nowhere and failures are read from the log.
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments])
        {
            WorkingDirectory = "/tmp",
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
