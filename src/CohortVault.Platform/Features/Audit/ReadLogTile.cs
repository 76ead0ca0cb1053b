using System.Globalization;
using System.Text.RegularExpressions;
using CohortVault.Sealing.Transparency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Platform.Features.Audit;

/// <summary>
/// The public log's hashes in tiles (C2SP tlog-tiles), with which a monitor proves to itself that the log only grows. There is
/// nothing beyond the public checkpoint, and the records themselves are nobody's but their owners'.
/// </summary>
internal sealed partial class ReadLogTile(CheckpointStore checkpoints, LogTiles tiles)
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/log/tile/{level:int}/{**place}", Endpoint)
        .AllowAnonymous()
        .WithName(nameof(ReadLogTile))
        .WithSummary("Hashes of the audit log (C2SP tlog-tiles)");

    /// <summary>Hashes of a tile, 32 bytes each; null if the public log has no such tile.</summary>
    /// <param name="level">0 for leaf hashes.</param>
    /// <param name="place">Number in groups of three digits, <c>x001/234</c>, and <c>.p/W</c> for its first W hashes.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<byte[]?> Handle(int level, string place, CancellationToken ct)
    {
        if (Place().Match(place) is not { Success: true } match || await checkpoints.PublicAsync(ct) is not { } shown)
        {
            return null;
        }

        var digits = match.Groups[1].Value.Replace("x", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal);
        var number = long.Parse(digits, CultureInfo.InvariantCulture);
        var width = match.Groups[2].Success
            ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
            : TiledTree.TileWidth;
        return width <= TiledTree.WidthOf(shown.Size, level, number) ? await tiles.ReadAsync(level, number, width, ct) : null;
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> Endpoint(
        int level, string place, ReadLogTile slice, HttpResponse response, CancellationToken ct)
    {
        if (await slice.Handle(level, place, ct) is not { } hashes)
        {
            return TypedResults.NotFound();
        }

        // A tile never changes; what is not yet full has another address when it is.
        response.Headers.CacheControl = "public, max-age=86400, immutable";
        return TypedResults.File(hashes, "application/octet-stream");
    }

    [GeneratedRegex(@"^((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?$")]
    private static partial Regex Place();
}
