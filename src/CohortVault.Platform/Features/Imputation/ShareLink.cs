using System.Buffers.Text;
using System.Security.Cryptography;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>
/// The anonymous link to one archive, for clients that know no other way to fetch: 256 random bits, found again by
/// their hash, kept sealed so that the owner can be told them again.
/// </summary>
internal static class ShareLink
{
    private const string Table = "imputation_objects";
    private const string Column = "SealedLink";

    public static async Task OpenAsync(JobObject file, OwnerId owner, IFieldVault fields, CancellationToken ct)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var field = await fields.SealAsync(Cell(file.Id, owner), token, ct);
        file.Share(Hash(token), field.Bytes);
    }

    public static async Task<string?> TokenAsync(
        JobObject file, OwnerId owner, IFieldVault fields, CancellationToken ct) =>
        file.SealedLink is { } sealedLink
            ? await fields.OpenAsync(Cell(file.Id, owner), new SealedField(sealedLink), ct)
            : null;

    public static byte[] Hash(string token) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));

    private static CellAddress Cell(ObjectId id, OwnerId owner) => new(Table, Column, id.Value, owner);
}
