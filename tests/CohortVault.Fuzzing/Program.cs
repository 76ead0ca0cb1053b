using System.Globalization;
using CohortVault.Fuzzing;

const string Usage = """
    ./dev fuzz [--minutes N] [--seed S] [--target NAME]   damage inputs, read them (10 minutes, seed of the day)
    ./dev fuzz --repeat FILE                              read a kept input again, with the whole error
    """;

double minutes = 10;
var seed = (int)(DateTime.UtcNow.Ticks / TimeSpan.TicksPerDay);
string? only = null, repeat = null;
for (var i = 0; i < args.Length; i += 2)
{
    if (i + 1 == args.Length)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    switch (args[i])
    {
        case "--minutes" when double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out minutes):
        case "--seed" when int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed):
            break;
        case "--target":
            only = args[i + 1];
            break;
        case "--repeat":
            repeat = args[i + 1];
            only = Path.GetFileName(repeat).Split('_')[0];
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

using var targets = new Targets();
var chosen = targets.All.Where(target => only is null || target.Name == only).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"There is no such target. There are: {string.Join(' ', targets.All.Select(t => t.Name))}");
    return 2;
}

if (repeat is not null)
{
    chosen[0].Read(await File.ReadAllBytesAsync(repeat));
    Console.WriteLine("It was read to its end.");
    return 0;
}

Console.WriteLine($"{chosen.Count} targets, {minutes} minutes, seed {seed}");
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var run = new FuzzRun(chosen, seed, TimeSpan.FromMinutes(minutes), Path.Combine("test-output", "fuzz"));
var findings = run.Run(stop.Token);
Console.WriteLine($"{findings} findings");
return findings == 0 ? 0 : 1;
