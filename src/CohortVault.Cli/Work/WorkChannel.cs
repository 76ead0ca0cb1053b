using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CohortVault.Genomics.Work;

namespace CohortVault.Cli.Work;

/// <summary>
/// The two pipes to the server. When standard input ends, the server is gone: nobody will commit what is being written,
/// and nobody else would stop this process, so it ends at once.
/// </summary>
internal sealed class WorkChannel : IDisposable, IProgress<double>
{
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(2);
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly BlockingCollection<WorkReply> _replies = [];
    private readonly Lock _writing = new();
    private readonly Timer _heartbeat;
    private double _fraction;

    private WorkChannel(WorkOrder order)
    {
        Order = order;
        _heartbeat = new Timer(
            _ => Say(new WorkProgress(Volatile.Read(ref _fraction))), null, HeartbeatEvery, HeartbeatEvery);
    }

    /// <summary>What is to be done.</summary>
    public WorkOrder Order { get; }

    public static WorkChannel Open()
    {
        var input = Console.OpenStandardInput();
        var order = ReadLine(input, WorkJson.Default.WorkOrder) ?? throw new InvalidDataException(
            "There is no work order on standard input.");
        var channel = new WorkChannel(order);
        new Thread(() => channel.Listen(input)) { IsBackground = true, Name = "replies" }.Start();
        return channel;
    }

    /// <summary>How far the work is; said at the next heartbeat.</summary>
    public void Report(double value) => Volatile.Write(ref _fraction, value);

    public void Say(WorkLine line)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(line, WorkJson.Default.WorkLine);
        lock (_writing)
        {
            _output.Write(bytes);
            _output.Write("\n"u8);
            _output.Flush();
        }
    }

    /// <summary>Asks the server for a file to write; what is written to the stream reaches the disk sealed.</summary>
    public Stream Create(WorkWant want, out string id)
    {
        Say(want);
        var file = _replies.Take().File ?? throw new InvalidDataException("The server answered something else.");
        id = file.Id;
        return SealedFiles.Create(file);
    }

    /// <summary>Has the server sign an archive's manifest.</summary>
    public byte[] Sign(byte[] hash)
    {
        Say(new WorkSign(hash));
        return _replies.Take().Signature ?? throw new InvalidDataException("The server answered something else.");
    }

    public void Dispose()
    {
        _heartbeat.Dispose();
        _replies.Dispose();
    }

    private void Listen(Stream input)
    {
        while (ReadLine(input, WorkJson.Default.WorkReply) is { } reply)
        {
            _replies.Add(reply);
        }

        Environment.Exit(ExitCode.Failed);
    }

    // Byte by byte until the line feed, so that nothing of a key stays in a reader's buffer.
    private static T? ReadLine<T>(Stream input, JsonTypeInfo<T> type) where T : class
    {
        var line = new byte[4096];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == line.Length)
                {
                    var longer = new byte[line.Length * 2];
                    line.CopyTo(longer, 0);
                    CryptographicOperations.ZeroMemory(line);
                    line = longer;
                }

                if (input.Read(line, length, 1) == 0)
                {
                    return null;
                }

                if (line[length] == '\n')
                {
                    return JsonSerializer.Deserialize(line.AsSpan(0, length), type);
                }

                length++;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }
}
