using System.Globalization;

namespace CohortVault.Cli;

/// <summary>
/// Shows what is being done and how long it will take on stderr, on one line, and only when somebody is looking.
/// </summary>
internal sealed class TerminalProgress : IProgress<string>, IProgress<double>
{
    // Before that, a guess would be off by too much.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private readonly bool _visible = !Console.IsErrorRedirected;
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private int _percent = -1;

    public void Report(string value)
    {
        if (_visible)
        {
            Console.Error.Write($"\r\e[K{value}");
        }
    }

    public void Report(double value)
    {
        var percent = (int)(100 * value);
        if (_visible && Interlocked.Exchange(ref _percent, percent) != percent)
        {
            Report($"{percent} %{Left(value, TimeProvider.System.GetElapsedTime(_begun))}");
        }
    }

    /// <summary>Clears the line.</summary>
    public void Done()
    {
        if (_visible)
        {
            Console.Error.Write("\r\e[K");
        }
    }

    /// <summary>What to say of the time left when a fraction took so long; nothing while that says little.</summary>
    internal static string Left(double fraction, TimeSpan taken)
    {
        if (fraction is <= 0 or >= 1 || taken < Settled)
        {
            return "";
        }

        var left = taken * ((1 - fraction) / fraction);
        return left switch
        {
            { TotalSeconds: < 90 } =>
                string.Create(CultureInfo.InvariantCulture, $", {Math.Ceiling(left.TotalSeconds):0} s left"),
            { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $", {left.TotalMinutes:0} min left"),
            _ => string.Create(CultureInfo.InvariantCulture, $", {left.TotalHours:0.0} h left"),
        };
    }
}
