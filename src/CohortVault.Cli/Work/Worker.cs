using CohortVault.Genomics;
using CohortVault.Genomics.Work;

namespace CohortVault.Cli.Work;

/// <summary>Carries out one order and says how it ended.</summary>
internal static class Worker
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    public static int Run(CancellationToken ct)
    {
        using var channel = WorkChannel.Open();
        var step = "validation";
        try
        {
            var order = channel.Order;
            WorkLine done = order.Kind switch
            {
                WorkKinds.QualityControl => QualityControlWork.Run(order, channel, s => step = s, ct),
                WorkKinds.Phase => ChunkWork.Phase(order, channel, ct),
                WorkKinds.Impute => ChunkWork.Impute(order, channel, ct),
                WorkKinds.Seal => ArchiveWork.Run(order, channel, ct),
                _ => new WorkBroken("job.worker-broken", "unknown kind of work"),
            };
            channel.Say(done);
            return done is WorkDone ? ExitCode.Done : ExitCode.Failed;
        }
        catch (InputRefusedException refused)
        {
            channel.Say(
                new WorkRefused(refused.Code, refused.Problem, refused.Remedy, refused.File, refused.Line, step));
            return ExitCode.RefusedInput;
        }
        catch (OutOfMemoryException)
        {
            channel.Say(new WorkBroken("job.out-of-memory", "out of memory"));
            return ExitCode.Failed;
        }
        catch (IOException full) when (full.HResult is NoSpaceLeft or QuotaExceeded)
        {
            channel.Say(new WorkBroken("job.disk-full", "disk full"));
            return ExitCode.Failed;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            // The runner of a job says where it broke, and nothing that may hold data.
            channel.Say(new WorkBroken("job.worker-broken", Faults.Describe(broken)));
            return ExitCode.Failed;
        }
    }
}
