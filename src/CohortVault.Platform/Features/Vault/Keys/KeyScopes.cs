using System.Buffers.Binary;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>What is bound into the wrapping of each level of keys.</summary>
internal static class KeyScopes
{
    /// <summary>
    /// Epoch of every wrapping. Owner keys are wrapped directly under the master key, in epoch 1; rotating epoch keys
    /// come between them and raise this number.
    /// </summary>
    public const int CurrentEpoch = 1;

    public static KeyScope Owner(OwnerId owner, int epoch) =>
        new("owner", Bits(owner.Value), Bits(owner.Value), (uint)epoch);

    public static KeyScope Subject(OwnerId owner, SubjectId subject, int epoch) =>
        new("subject", Bits(owner.Value), Bits(subject.Value), (uint)epoch);

    public static KeyScope Object(SealScope scope, ObjectId id, int epoch) =>
        new($"object:{scope.Purpose}", Bits(scope.Owner.Value), Bits(id.Value), (uint)epoch);

    public static KeyScope Installation(string name, int epoch) => new($"installation:{name}", 0, 0, (uint)epoch);

    public static UInt128 Bits(Guid id) => BinaryPrimitives.ReadUInt128BigEndian(id.ToByteArray(bigEndian: true));
}
