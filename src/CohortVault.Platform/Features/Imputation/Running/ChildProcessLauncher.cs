using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CohortVault.Genomics.Work;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation.Running;

/// <summary>
/// Runs workers as child processes of this one: keys go through a pipe, never through arguments or environment, and
/// the environment is emptied. A worker whose standard input ends knows that its server is gone, and ends too.
/// </summary>
internal sealed class ChildProcessLauncher(IOptions<ImputationOptions> options) : IWorkerLauncher
{
    private static readonly string[] KeptVariables = ["PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "LD_LIBRARY_PATH"];

    public async Task<IWorker> LaunchAsync(WorkOrder order, CancellationToken ct)
    {
        var (program, arguments) = Program();
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var kept = KeptVariables.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
        {
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        var memory = options.Value.WorkerMemoryMegabytes * 1024L * 1024L;
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x" + memory.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";

        var process = Process.Start(start) ?? throw new IOException($"{program} did not start.");
        var worker = new ChildProcess(process);
        try
        {
            await worker.SendAsync(order, WorkJson.Default.WorkOrder, ct);
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }

        return worker;
    }

    private (string Program, string[] Arguments) Program()
    {
        if (options.Value.WorkerProgram.Length > 0)
        {
            return (options.Value.WorkerProgram, ["work"]);
        }

        var beside = Path.Combine(AppContext.BaseDirectory, "cohortvault");
        return File.Exists(beside)
            ? (beside, ["work"])
            : throw new FileNotFoundException(
                $"The worker program is not at {beside}. Name it in Imputation:WorkerProgram.");
    }

    private sealed class ChildProcess : IWorker
    {
        private const int LongestLine = 8 << 20;
        private readonly Process _process;
        private readonly PipeReader _lines;
        private readonly Task _errors;

        public ChildProcess(Process process)
        {
            _process = process;
            _lines = PipeReader.Create(process.StandardOutput.BaseStream);

            // What a worker says on its error stream may hold data: it is read away and never kept.
            _errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        }

        public async Task SendAsync<T>(T value, JsonTypeInfo<T> type, CancellationToken ct)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(value, type);
            try
            {
                var input = _process.StandardInput.BaseStream;
                await input.WriteAsync(line, ct);
                await input.WriteAsync("\n"u8.ToArray(), ct);
                await input.FlushAsync(ct);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(line);
            }
        }

        public async Task ReplyAsync(WorkReply reply, CancellationToken ct)
        {
            try
            {
                await SendAsync(reply, WorkJson.Default.WorkReply, ct);
            }
            catch (IOException)
            {
                // The worker died meanwhile; reading its next line tells.
            }
        }

        public async Task<WorkLine?> ReadAsync(CancellationToken ct)
        {
            while (true)
            {
                var read = await _lines.ReadAsync(ct);
                var buffer = read.Buffer;
                if (buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = WorkLines.Parse(buffer.Slice(0, end));
                    _lines.AdvanceTo(buffer.GetPosition(1, end));
                    return line;
                }

                if (read.IsCompleted)
                {
                    return null;
                }

                if (buffer.Length > LongestLine)
                {
                    throw new InvalidDataException("The worker wrote a line longer than the protocol allows.");
                }

                _lines.AdvanceTo(buffer.Start, buffer.End);
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended already.
            }

            await _process.WaitForExitAsync(CancellationToken.None);
            await _lines.CompleteAsync();
            await _errors;
            _process.Dispose();
        }
    }
}
