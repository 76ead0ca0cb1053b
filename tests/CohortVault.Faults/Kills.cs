using System.Globalization;
using System.Text;

namespace CohortVault.Faults;

/// <summary>
/// The kills of one stage: how many are tried, from which seed, and what became of them, as a line of the table that
/// <c>./dev faults</c> prints.
/// </summary>
internal sealed class Kills : IDisposable
{
    /// <summary>Kills of all stages together, if nothing else is said.</summary>
    private const int Usual = 230;
    private const double Slower = 1.03;
    private const double Faster = 0.75;

    private readonly string _stage;
    private readonly ITestOutputHelper _output;
    private int _tried;
    private int _inside;
    private int _survived;

    /// <param name="stage">What is killed, in words.</param>
    /// <param name="usual">Its share of the usual number.</param>
    /// <param name="output">Where the test reports.</param>
    public Kills(string stage, int usual, ITestOutputHelper output)
    {
        (_stage, _output) = (stage, output);
        Planned = Math.Max(1, (int)Math.Round(usual * (Number("COHORTVAULT_KILLS", Usual) / (double)Usual)));
        var seed = Number("COHORTVAULT_SEED", 20261125);
        Random = new Random(Encoding.UTF8.GetBytes(stage).Aggregate(seed, (mixed, letter) => unchecked((mixed * 31) + letter)));
    }

    /// <summary>Kills to try.</summary>
    public int Planned { get; }

    /// <summary>Where moments come from.</summary>
    public Random Random { get; }

    /// <summary>How long the work takes; follows the machine, which is quicker at one time than at another.</summary>
    public TimeSpan Work { get; set; }

    /// <summary>Waits until a random moment of the work.</summary>
    public Task UntilSomeMomentAsync() => Task.Delay(Work * Random.NextDouble(), TestContext.Current.CancellationToken);

    /// <summary>Notes a kill, and whether it came while the work was under way.</summary>
    public void Tried(bool inside)
    {
        _tried++;
        _inside += inside ? 1 : 0;
        Work *= inside ? Slower : Faster;
    }

    /// <summary>Notes that everything was as it has to be after the last kill.</summary>
    public void Survived() => _survived++;

    /// <summary>Kills that came too late or too early prove nothing.</summary>
    public void MustHaveHit() => Assert.True(
        _inside * 2 >= Planned, $"{_stage}: only {_inside} of {Planned} kills came while the work was under way.");

    /// <summary>Writes the line, however the test ended.</summary>
    public void Dispose()
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{_stage}\t{Planned}\t{_tried}\t{_inside}\t{_survived}\n");
        _output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("COHORTVAULT_KILL_TABLE") is { Length: > 0 } table)
        {
            File.AppendAllText(table, line);
        }
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
