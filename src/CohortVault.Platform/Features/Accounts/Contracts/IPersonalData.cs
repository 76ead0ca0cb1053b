using System.Text.Json;
using System.Text.Json.Nodes;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>
/// What a feature keeps about a person: how it is told to them, and what must be done before the account's keys are destroyed.
/// Every feature with rows of an account has one.
/// </summary>
internal interface IPersonalData
{
    /// <summary>Everything that is kept about the person, without secrets.</summary>
    Task<IReadOnlyList<PersonalSection>> CollectAsync(AccountId account, CancellationToken ct);

    /// <summary>Why the person cannot go yet; null if nothing stands in the way.</summary>
    Task<Refusal?> RefusalAsync(AccountId account, CancellationToken ct) => Task.FromResult<Refusal?>(null);

    /// <summary>
    /// Ends what still runs for the person and destroys what the account's keys do not reach. May be repeated. What is only
    /// sealed under those keys may stay: nobody can open it afterwards.
    /// </summary>
    Task DestroyAsync(AccountId account, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>One part of a person's own file.</summary>
/// <param name="Name">Its key in the file.</param>
/// <param name="About">What it is, in a sentence.</param>
/// <param name="Entries">What is kept.</param>
internal sealed record PersonalSection(string Name, string About, JsonNode? Entries)
{
    /// <summary>A part from values, in the file's way of writing them.</summary>
    public static PersonalSection Of<T>(string name, string about, T entries) =>
        new(name, about, JsonSerializer.SerializeToNode(entries, JsonSerializerOptions.Web));
}
