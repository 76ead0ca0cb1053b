using BenchmarkDotNet.Running;
using CohortVault.Benchmarks;
using CohortVault.Benchmarks.Adherence;
using CohortVault.Benchmarks.Export;
using CohortVault.Benchmarks.Imputation;
using CohortVault.Benchmarks.SigningIn;
using CohortVault.Benchmarks.Vault;

if (args is ["imputation", .. var rest])
{
    return await ImputationCommand.RunAsync(rest);
}

if (args is ["sign-in", .. var others])
{
    return await SignInCommand.RunAsync(others);
}

if (args is ["vault", .. var sealing])
{
    return await VaultCommand.RunAsync(sealing);
}

if (args is ["export", .. var tables])
{
    return await ExportCommand.RunAsync(tables);
}

if (args is ["adherence", .. var crowd])
{
    return await AdherenceCommand.RunAsync(crowd);
}

var summaries = BenchmarkSwitcher.FromAssembly(typeof(Draw).Assembly).Run(args);

// Times depend on the machine and are only reported. Memory does not: a kernel that allocates is a defect.
var allocating = summaries.SelectMany(summary => summary.Reports)
    .Where(report => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) > 0)
    .Select(report => report.BenchmarkCase.DisplayInfo)
    .ToList();
foreach (var benchmark in allocating)
{
    Console.Error.WriteLine($"{benchmark} allocates memory; kernels must not.");
}

var broken = summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success));
return allocating.Count > 0 || broken ? 1 : 0;
