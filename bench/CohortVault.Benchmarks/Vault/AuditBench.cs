using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CohortVault.Benchmarks.Imputation.Measurement;
using CohortVault.Platform.Data;
using CohortVault.Server;
using CohortVault.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Benchmarks.Vault;

/// <summary>How many records of the audit log <c>cohortvault audit verify</c> reads a second, as it says itself.</summary>
internal static class AuditBench
{
    private const int Records = 500_000;
    private const double Wanted = 100_000;

    public static async IAsyncEnumerable<VaultRow> RunAsync(
        VaultOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        using var place = new BenchPlace(options, inMemory: false);
        var data = place.In("data");
        await using (var host = await AdministrationHost.OpenAsync(data, null, ct))
        {
            await LargeLog.WriteAsync(host.Services.GetRequiredService<CohortDbContext>(), Records, ct);
        }

        var rates = new List<double>();
        for (var round = 0; round < (options.Rounds ?? 5); round++)
        {
            using var said = JsonDocument.Parse(await MeasuredProcess.OutputAsync(
                options.Program, ["audit", "verify", "--data", data, "--json"], ct));
            if (said.RootElement.GetProperty("records").GetInt64() < Records
                || said.RootElement.GetProperty("problems").GetArrayLength() > 0)
            {
                throw new InvalidOperationException($"The log was not verified: {said.RootElement}.");
            }

            rates.Add(said.RootElement.GetProperty("recordsPerSecond").GetDouble());
        }

        yield return new VaultRow(
            $"records of the audit log verified in a second, of {Text(Records)}", Text(Pairs.Median(rates)), Text(Wanted),
            Pairs.Median(rates) / Wanted, (rates.Min() / Wanted, rates.Max() / Wanted), 1, AtMost: false);
    }

    private static string Text(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
