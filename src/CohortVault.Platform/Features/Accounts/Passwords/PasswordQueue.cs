using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Accounts.Passwords;

/// <summary>Which lane of the queue a caller waits in.</summary>
internal enum HashLane
{
    /// <summary>Somebody signed in or on a device that the account knows, or the command line: goes first.</summary>
    Known,

    /// <summary>Anybody.</summary>
    Unknown,
}

/// <summary>
/// The one bounded queue for slow hashes. A password hash costs a third of a second of a core by design, so without a
/// bound a handful of clients could occupy the machine; beyond it, callers are told to come back.
/// </summary>
internal sealed class PasswordQueue
{
    public const int MaxInput = 128;

    private const int MaxWaitingPerLane = 32;

    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource>[] _waiting = [new(), new()];
    private readonly PasswordHasher<Account> _hasher;
    private readonly string _dummyHash;
    private int _free = Math.Max(1, Environment.ProcessorCount / 2);

    public PasswordQueue(IOptions<AccountOptions> options)
    {
        _hasher = new PasswordHasher<Account>(
            Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        _dummyHash = _hasher.HashPassword(null!, OpaqueSecret.New());
    }

    /// <summary>Hashes a new password.</summary>
    public Task<Outcome<string>> HashAsync(string password, HashLane lane, CancellationToken ct) =>
        RunAsync(lane, () => _hasher.HashPassword(null!, Bounded(password)), ct);

    /// <summary>
    /// Checks a password against a hash. Null stands for an account that does not exist or may not be tried: it costs
    /// the same and fails, and so does a text that is too long to be a password.
    /// </summary>
    public Task<Outcome<PasswordVerificationResult>> VerifyAsync(
        string? hash, string password, HashLane lane, CancellationToken ct) =>
        RunAsync(lane, () => Verify(hash, password), ct);

    /// <summary>
    /// The same; which hash it is asked for when its turn has come, so that whoever is told to come back has tried nothing.
    /// </summary>
    public Task<Outcome<PasswordVerificationResult>> VerifyInTurnAsync(
        Func<Task<string?>> find, string password, HashLane lane, CancellationToken ct) =>
        RunAsync(
            lane,
            async () =>
            {
                var hash = await find();
                return await Task.Run(() => Verify(hash, password), CancellationToken.None);
            },
            ct);

    private PasswordVerificationResult Verify(string? hash, string password)
    {
        var result = _hasher.VerifyHashedPassword(null!, hash ?? _dummyHash, Bounded(password));
        return hash is null || password.Length > MaxInput ? PasswordVerificationResult.Failed : result;
    }

    private static string Bounded(string password) => password.Length <= MaxInput ? password : password[..MaxInput];

    private Task<Outcome<T>> RunAsync<T>(HashLane lane, Func<T> hash, CancellationToken ct) =>
        RunAsync(lane, () => Task.Run(hash, CancellationToken.None), ct);

    private async Task<Outcome<T>> RunAsync<T>(HashLane lane, Func<Task<T>> work, CancellationToken ct)
    {
        if (!await EnterAsync(lane, ct))
        {
            return AccountRefusals.Busy;
        }

        try
        {
            return await work();
        }
        finally
        {
            Leave();
        }
    }

    private async Task<bool> EnterAsync(HashLane lane, CancellationToken ct)
    {
        LinkedListNode<TaskCompletionSource> place;
        var queue = _waiting[(int)lane];
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            if (queue.Count >= MaxWaitingPerLane)
            {
                return false;
            }

            place = queue.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await place.Value.Task.WaitAsync(ct);
            return true;
        }
        catch (OperationCanceledException)
        {
            GiveUp(queue, place);
            throw;
        }
    }

    /// <summary>Leaves the queue; if the turn came at the same moment, passes it on.</summary>
    private void GiveUp(LinkedList<TaskCompletionSource> queue, LinkedListNode<TaskCompletionSource> place)
    {
        lock (_gate)
        {
            if (place.List is not null)
            {
                queue.Remove(place);
                return;
            }
        }

        Leave();
    }

    private void Leave()
    {
        lock (_gate)
        {
            foreach (var queue in _waiting)
            {
                if (queue.First is { } next)
                {
                    queue.RemoveFirst();
                    next.Value.SetResult();
                    return;
                }
            }

            _free++;
        }
    }
}
