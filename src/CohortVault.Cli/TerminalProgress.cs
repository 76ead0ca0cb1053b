namespace CohortVault.Cli;

/// <summary>Shows what is being done on stderr, on one line, and only when somebody is looking.</summary>
internal sealed class TerminalProgress : IProgress<string>
{
    private readonly bool _visible = !Console.IsErrorRedirected;

    public void Report(string value)
    {
        if (_visible)
        {
            Console.Error.Write($"\r\e[K{value}");
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
