using System.Buffers.Binary;
using System.Globalization;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Features.Vault.Keys;

/// <summary>What is bound into the wrapping of each level of keys.</summary>
internal static class KeyScopes
{
    /// <summary>The number in every wrapping under a parent that has no epochs, and in sealed columns.</summary>
    public const int WithoutEpoch = 1;

    /// <summary>An epoch's key, under the master key.</summary>
    public static KeyScope Epoch(int epoch) => new("epoch", 0, 0, (uint)epoch);

    /// <summary>A row of the key store, under the key of its epoch.</summary>
    public static KeyScope Under(int epoch, string kind, Guid id, Guid parent) => kind == KeyKind.Owner
        ? new("owner", Bits(id), Bits(id), (uint)epoch)
        : new($"epoch:{kind}", Bits(parent), Bits(id), (uint)epoch);

    public static KeyScope Subject(OwnerId owner, SubjectId subject) =>
        new("subject", Bits(owner.Value), Bits(subject.Value), WithoutEpoch);

    public static KeyScope Object(SealScope scope, ObjectId id) =>
        new($"object:{scope.Purpose}", Bits(scope.Owner.Value), Bits(id.Value), WithoutEpoch);

    public static KeyScope Installation(string name, int epoch) => new($"installation:{name}", 0, 0, (uint)epoch);

    /// <summary>A master key, wrapped under another one for those who hold that.</summary>
    public static KeyScope Master(string masterKeyId) =>
        new("master", 0, ulong.Parse(masterKeyId, NumberStyles.HexNumber, CultureInfo.InvariantCulture), WithoutEpoch);

    /// <summary>What is bound into a wrapping directly under the master key; the row is held to it when it opens.</summary>
    public static KeyScope OfRowUnderMaster(WrappedKey row) => row.Kind == KeyKind.Installation
        ? Installation(row.Name ?? "", row.Epoch)
        : throw new InvalidDataException($"A {row.Kind} key lies directly under the master key, where none may.");

    public static UInt128 Bits(Guid id) => BinaryPrimitives.ReadUInt128BigEndian(id.ToByteArray(bigEndian: true));
}
