namespace CohortVault.Cli.Tests;

/// <summary>What is said of the time that is left.</summary>
public sealed class TerminalProgressTests
{
    [Theory]
    [InlineData(0.5, 1, "")]
    [InlineData(0, 60, "")]
    [InlineData(1, 60, "")]
    [InlineData(0.5, 60, ", 60 s left")]
    [InlineData(0.25, 60, ", 3 min left")]
    [InlineData(0.01, 120, ", 3.3 h left")]
    public void The_rest_takes_as_long_as_what_is_done_suggests(double fraction, int seconds, string said) =>
        Assert.Equal(said, TerminalProgress.Left(fraction, TimeSpan.FromSeconds(seconds)));
}
