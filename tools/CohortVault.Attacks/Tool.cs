using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace CohortVault.Attacks;

/// <summary>What a tool printed.</summary>
internal sealed record ToolOutput(int ExitCode, string Text, bool TimedOut)
{
    /// <summary>The verdict of a judge on the text, unless the tool was cut off.</summary>
    public Verdict Judge(Func<string, Verdict> judge) =>
        TimedOut ? Verdict.Broken("the tool did not finish in time") : judge(Text);
}

/// <summary>Runs tools, each bounded in time, and keeps what they print.</summary>
internal sealed partial class Tool(string folder)
{
    /// <summary>Runs a tool; its output also goes to a file of that name.</summary>
    public async Task<ToolOutput> RunAsync(
        string log, TimeSpan limit, string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
            Environment = { ["TERM"] = "dumb", ["HOME"] = folder },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.StandardInput.Close();
        var text = new StringBuilder();
        void Keep(string? line)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }

        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(ct);
        late.CancelAfter(limit);
        var timedOut = false;
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            timedOut = true;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(ct);
        }

        string printed;
        lock (text)
        {
            printed = Colour().Replace(text.ToString(), "");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, log + ".log"), printed, ct);
        return new ToolOutput(process.ExitCode, printed, timedOut);
    }

    /// <summary>The version of an installed Debian package.</summary>
    public async Task<string> VersionAsync(string package, CancellationToken ct)
    {
        var asked = await RunAsync(
            "version", TimeSpan.FromSeconds(20), "dpkg-query", ["-W", "-f", "${Version}", package], ct);
        return asked.ExitCode == 0 ? asked.Text.Trim() : "?";
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Colour();
}
