namespace CohortVault.Cli;

/// <summary>Shows what is being done on stderr, on one line, and only when somebody is looking.</summary>
internal sealed class TerminalProgress : IProgress<string>, IProgress<double>
{
    private readonly bool _visible = !Console.IsErrorRedirected;
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
            Report($"{percent} %");
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
}
