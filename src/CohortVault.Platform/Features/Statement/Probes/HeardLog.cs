using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>Listens to the log of a scratch instance, as a sink of the operator's would.</summary>
internal sealed class HeardLog : ILoggerProvider
{
    private readonly ConcurrentQueue<HeardRecord> _records = new();

    public IReadOnlyList<HeardRecord> All => [.. _records];

    public IReadOnlyList<HeardRecord> Of(string category) => [.. _records.Where(record => record.Category == category)];

    /// <summary>The records of a category once there are that many, or after a while those that there are.</summary>
    public async Task<IReadOnlyList<HeardRecord>> WaitAsync(string category, int count, CancellationToken ct)
    {
        const int looks = 50; // A record is written when the request is over, which its sender may see before.
        for (var look = 0; look < looks && Of(category).Count < count; look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }

        return Of(category);
    }

    public ILogger CreateLogger(string categoryName) => new Ear(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Ear(HeardLog heard, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (state is IReadOnlyList<KeyValuePair<string, object?>> fields)
            {
                heard._records.Enqueue(new HeardRecord(
                    category, fields.DistinctBy(f => f.Key).ToDictionary(f => f.Key, f => f.Value?.ToString() ?? "")));
            }
        }
    }
}

/// <summary>A record with its named fields.</summary>
internal sealed record HeardRecord(string Category, IReadOnlyDictionary<string, string> Fields);
