using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Statement;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CohortVault.Benchmarks.Vault;

/// <summary>
/// The whole server as a process of its own: as it is, or with a vault that throws away what is written to it. Prints its
/// address and an API token.
/// </summary>
internal static class UploadServer
{
    public static async Task<int> RunAsync(string data, bool discarding)
    {
        var app = await ServerHost.BuildAsync(
            new ServeOptions
            {
                DataDirectory = data,
                Listen = "https://127.0.0.1:0",
                AdminListen = "https://127.0.0.1:0",
            },
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders());
                services.Remove(services.Single(service => service.ImplementationType == typeof(CheckScheduler)));
                if (discarding)
                {
                    services.AddSingleton<IVault, DiscardingVault>();
                }
            },
            default);
        await using (app)
        {
            await app.StartAsync();
            await using (var scope = app.Services.CreateAsyncScope())
            {
                var made = await scope.ServiceProvider.GetRequiredService<IAccountAdministration>().CreateAsync(
                    new AccountToCreate("bench", "bench@example.org", AccountRole.Researcher, null, 1), default);
                Console.WriteLine(app.Urls.First());
                Console.WriteLine(made.Value.Token);
            }

            await app.WaitForShutdownAsync();
        }

        return 0;
    }

    /// <summary>Takes uploads as the vault does, and keeps nothing.</summary>
    private sealed class DiscardingVault(IServiceScopeFactory scopes) : IVault
    {
        public Task<ISealedWrite> CreateAsync(SealScope scope, CancellationToken ct) =>
            Task.FromResult<ISealedWrite>(new DiscardedWrite(scopes));

        public Task<Outcome<Done>> DestroySubjectAsync(SubjectId subject, DestructionReason reason, CancellationToken ct) =>
            Task.FromResult<Outcome<Done>>(default(Done));

        public Task<Outcome<Done>> DestroyAsync(ObjectId id, DestructionReason reason, CancellationToken ct) =>
            Task.FromResult<Outcome<Done>>(default(Done));

        public Task<Stream?> OpenAsync(ObjectId id, OwnerId authorised, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task<WorkerGrant?> GrantReadAsync(ObjectId id, OwnerId authorised, CancellationToken ct) =>
            throw new NotSupportedException();

        public void ReturnRead(ObjectId id) => throw new NotSupportedException();

        public Task<WorkerGrant> GrantWriteAsync(SealScope scope, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task<long> CommitGrantAsync(ObjectId id, OwnerId authorised, CancellationToken ct) =>
            throw new NotSupportedException();

        public void AbandonGrant(ObjectId id) => throw new NotSupportedException();

        public Task<bool> MoveAsync(ObjectId id, OwnerId authorised, SubjectId subject, CancellationToken ct) =>
            throw new NotSupportedException();
    }

    private sealed class DiscardedWrite(IServiceScopeFactory scopes) : ISealedWrite
    {
        public ObjectId Id { get; } = ObjectId.New();

        public Stream Stream => Stream.Null;

        public async Task<long> CommitAsync(Func<CohortDbContext, CancellationToken, Task> together, CancellationToken ct)
        {
            await using var services = scopes.CreateAsyncScope();
            var db = services.ServiceProvider.GetRequiredService<CohortDbContext>();
            await together(db, ct);
            await db.SaveChangesAsync(ct);
            return 0;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
