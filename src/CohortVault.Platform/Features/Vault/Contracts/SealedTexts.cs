using System.Text;

namespace CohortVault.Platform.Features.Vault.Contracts;

/// <summary>Small texts as sealed objects.</summary>
internal static class SealedTexts
{
    /// <summary>Keeps a text as a new object.</summary>
    public static async Task<ObjectId> SealTextAsync(
        this IVault vault, SealScope scope, string text, CancellationToken ct)
    {
        await using var write = await vault.CreateAsync(scope, ct);
        await write.Stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await write.CommitAsync(ct);
        return write.Id;
    }

    /// <summary>Opens a text; null if there is none, or none any more.</summary>
    public static async Task<string?> OpenTextAsync(
        this IVault vault, ObjectId? id, OwnerId owner, CancellationToken ct)
    {
        if (id is not { } known || await vault.OpenAsync(known, owner, ct) is not { } stream)
        {
            return null;
        }

        await using (stream)
        {
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(ct);
        }
    }
}
