using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CohortVault.Benchmarks.Adherence;

/// <summary>Adds up how long commands and the reading of their rows take.</summary>
internal sealed class DatabaseTime : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private readonly List<IDisposable> _subscriptions = [];
    private long _ticks;

    public DatabaseTime() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public void Reset() => Interlocked.Exchange(ref _ticks, 0);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        var took = value.Value switch
        {
            CommandExecutedEventData executed => executed.Duration,
            DataReaderDisposingEventData read => read.Duration,
            _ => TimeSpan.Zero,
        };
        Interlocked.Add(ref _ticks, took.Ticks);
    }

    public void OnError(Exception error)
    {
    }

    public void OnCompleted()
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
}
