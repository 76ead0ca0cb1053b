namespace CohortVault.Fuzzing;

/// <summary>One reader under attack.</summary>
/// <param name="Name">Name on the command line and in the names of saved inputs.</param>
/// <param name="Seeds">Valid contents, before they are packed.</param>
/// <param name="Mutate">Makes a changed content of a valid one.</param>
/// <param name="Pack">Puts the content into its container, with the right checksums.</param>
/// <param name="Read">Reads it to its end; a refusal is good, any other exception is a finding.</param>
internal sealed record FuzzTarget(
    string Name, IReadOnlyList<byte[]> Seeds, Func<Mutation, byte[], byte[]> Mutate, Func<byte[], byte[]> Pack,
    Action<byte[]> Read);
