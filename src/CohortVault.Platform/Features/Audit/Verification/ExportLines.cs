using System.Text.Json.Serialization;

namespace CohortVault.Platform.Features.Audit.Verification;

/// <summary>A line of an exported log (docs/formats/audit-log.md): exactly one of the four is there.</summary>
internal sealed record ExportLine(
    ExportHeader? Log = null, ExportOrigin? Origin = null, ExportRecord? Record = null, ExportCheckpoint? Checkpoint = null);

/// <summary>First line.</summary>
internal sealed record ExportHeader(string Format, long Records)
{
    public const string Version1 = "cohortvault-audit-export-1";
}

/// <summary>A name under which the log is or was signed.</summary>
internal sealed record ExportOrigin(string Name, byte[] PublicKey, long From, DateTimeOffset Time, string Reason);

/// <summary>A record; salt and payload only where they were opened.</summary>
internal sealed record ExportRecord(
    long Sequence, DateTimeOffset Time, string Action, byte[] Commitment, byte[] LeafHash, byte[]? Salt = null, string? Payload = null);

/// <summary>A checkpoint that was kept.</summary>
internal sealed record ExportCheckpoint(long Size, DateTimeOffset Time, string Text);

/// <summary>Names as they stand in the file; what is not there is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExportLine))]
internal sealed partial class ExportJson : JsonSerializerContext;
