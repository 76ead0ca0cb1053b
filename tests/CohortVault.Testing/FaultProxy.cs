using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CohortVault.Testing;

/// <summary>
/// Stands in front of a real server and passes bytes on, except when it is told to spoil connections: answers with a
/// status of its own, cuts after some bytes, lets them trickle, or stays silent.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private CancellationTokenSource _live = new();
    private Fault _fault;
    private int _spoilt;

    public FaultProxy(int target, int port = 0)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>What happens to connections that are spoilt; those that are open when it changes are cut.</summary>
    public Fault Fault
    {
        get => _fault;
        set
        {
            _fault = value;
            using var former = Interlocked.Exchange(ref _live, new CancellationTokenSource());
            former.Cancel();
        }
    }

    /// <summary>How many more connections are spoilt; the rest pass.</summary>
    public int Spoil { get; set; } = int.MaxValue;

    /// <summary>After how many bytes a connection is cut, each way.</summary>
    public int CutAfter { get; set; } = 20_000;

    /// <summary>How many connections have been spoilt.</summary>
    public int Spoilt => Volatile.Read(ref _spoilt);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await _live.CancelAsync();
        _live.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var (fault, live) = (Fault, _live.Token);
            if (fault != Fault.None)
            {
                if (Spoil <= 0)
                {
                    fault = Fault.None;
                }
                else
                {
                    Spoil--;
                    Interlocked.Increment(ref _spoilt);
                }
            }

            try
            {
                await (fault switch
                {
                    Fault.Status500 => AnswerAsync(client, "500 Internal Server Error", "InternalError"),
                    Fault.Status503 => AnswerAsync(client, "503 Service Unavailable", "SlowDown"),
                    Fault.Silence => Task.Delay(Timeout.Infinite, _stop.Token),
                    Fault.CutAtOnce => Task.CompletedTask,
                    _ => PassAsync(client, fault, live),
                });
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The connection is over, as intended.
            }

            client.LingerState = new LingerOption(true, 0);
        }
    }

    // The request is read to its end first, as a server under load does.
    private async Task AnswerAsync(TcpClient client, string status, string code)
    {
        var stream = client.GetStream();
        var buffer = new byte[64 * 1024];
        var head = new StringBuilder();
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        var text = head.ToString();
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var length = text.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var missing = (length is null ? 0 : long.Parse(length[15..])) - (text.Length - end);
        while (missing > 0 && await stream.ReadAsync(buffer, _stop.Token) is > 0 and var count)
        {
            missing -= count;
        }

        var body = $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no</Message></Error>";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        client.Client.Shutdown(SocketShutdown.Send);
        _ = await stream.ReadAsync(buffer, _stop.Token);
    }

    private async Task PassAsync(TcpClient client, Fault fault, CancellationToken live)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, live);
        var up = CopyAsync(client, server, fault, over.Token);
        var down = CopyAsync(server, client, fault, over.Token);
        await Task.WhenAny(up, down);
        await over.CancelAsync();
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Fault fault, CancellationToken ct)
    {
        var buffer = new byte[fault == Fault.Trickle ? 1024 : 16 * 1024];
        var passed = 0;
        while (await from.GetStream().ReadAsync(buffer, ct) is > 0 and var count)
        {
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), ct);
            passed += count;
            if (fault == Fault.Cut && passed > CutAfter)
            {
                return;
            }

            if (fault == Fault.Trickle)
            {
                await Task.Delay(2, ct);
            }
        }
    }
}

/// <summary>Ways to spoil a connection.</summary>
internal enum Fault
{
    None,
    Status500,
    Status503,

    /// <summary>Closed before an answer.</summary>
    CutAtOnce,

    /// <summary>Reset after some bytes, in either direction.</summary>
    Cut,

    /// <summary>A kilobyte at a time.</summary>
    Trickle,

    /// <summary>Accepted and never answered.</summary>
    Silence,
}
