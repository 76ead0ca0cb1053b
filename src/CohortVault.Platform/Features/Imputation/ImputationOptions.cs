using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>How jobs are run, and how much one person may ask for.</summary>
internal sealed class ImputationOptions
{
    public const string Section = "Imputation";

    /// <summary>Workers at a time; 0 means one for each core.</summary>
    [Range(0, 1024)]
    public int Workers { get; set; }

    /// <summary>Threads of one worker.</summary>
    [Range(1, 256)]
    public int ThreadsPerWorker { get; set; } = 1;

    /// <summary>Managed memory that one worker may use, in megabytes.</summary>
    [Range(64, 1_000_000)]
    public int WorkerMemoryMegabytes { get; set; } = 4096;

    /// <summary>The program that is started as worker; empty means this program.</summary>
    public string WorkerProgram { get; set; } = "";

    /// <summary>Jobs that one account may have in queue or running.</summary>
    [Range(1, 10_000)]
    public int JobsPerAccount { get; set; } = 3;

    /// <summary>
    /// Plain bytes that the jobs of one account may hold, uploads and results together, in megabytes.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public long MegabytesPerAccount { get; set; } = 200_000;

    /// <summary>Disk space that uploads must leave free, in megabytes.</summary>
    [Range(0, 1_000_000_000)]
    public long KeepFreeMegabytes { get; set; } = 512;

    /// <summary>How long before the end the owner is reminded.</summary>
    public TimeSpan RemindBefore { get; set; } = TimeSpan.FromHours(48);

    /// <summary>How often a task is tried when its worker breaks.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>A worker that is silent for this long has lost its lease.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often what is over is swept away.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the sweeper runs; reading refuses what is over in any case.</summary>
    public bool Sweep { get; set; } = true;
}

[OptionsValidator]
internal sealed partial class ImputationOptionsValidator : IValidateOptions<ImputationOptions>;
