using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CohortVault.Platform.Features.Participants.Reminders;

/// <summary>That a phone wants to be reminded, and where its browser takes messages. It goes with the phone.</summary>
internal sealed class PushSubscription
{
    public const string Table = "phone_subscriptions";
    public const string ContentColumn = "content";

    private PushSubscription()
    {
    }

    /// <summary>The phone's.</summary>
    public Guid PhoneId { get; private set; }

    /// <summary>Address and keys of the browser.</summary>
    public SealedField Content { get; private set; }

    public DateTimeOffset MadeAt { get; private set; }

    public static PushSubscription Create(Guid phone, SealedField content, DateTimeOffset now) =>
        new() { PhoneId = phone, Content = content, MadeAt = now };

    public static CellAddress Cell(Guid phone, StudyId study, ParticipantId participant) =>
        new(Table, ContentColumn, phone, study.Owner, participant.Subject);
}

/// <summary>What a browser said when it subscribed.</summary>
/// <param name="Endpoint">Where messages go; whoever knows it can send some.</param>
/// <param name="Key">The browser's public key.</param>
/// <param name="Secret">The browser's authentication secret.</param>
internal sealed record BrowserAddress(Uri Endpoint, byte[] Key, byte[] Secret)
{
    private const int Longest = 2048;

    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    public string Write() => JsonSerializer.Serialize(this);

    public static BrowserAddress Read(string text) => JsonSerializer.Deserialize<BrowserAddress>(text)!;

    /// <summary>Reads what <c>PushSubscription.toJSON</c> wrote; null if it is none.</summary>
    public static BrowserAddress? OfBrowser(string? json)
    {
        if (json is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Written>(json, _web) is { Endpoint: { } endpoint, Keys: { P256dh: { } key, Auth: { } secret } }
                && Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
                && Bytes(key) is { Length: Hpke.PointSize } point && point[0] == 4 && Bytes(secret) is { Length: WebPushSeal.SecretSize } auth
                ? new BrowserAddress(address, point, auth)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string text) =>
        System.Buffers.Text.Base64Url.IsValid(text) ? System.Buffers.Text.Base64Url.DecodeFromChars(text) : null;

    private sealed record Written(string? Endpoint, WrittenKeys? Keys);

    private sealed record WrittenKeys(string? P256dh, string? Auth);
}

internal sealed class PushSubscriptionConfiguration : IEntityTypeConfiguration<PushSubscription>
{
    public void Configure(EntityTypeBuilder<PushSubscription> subscription)
    {
        subscription.ToTable(PushSubscription.Table);
        subscription.HasKey(s => s.PhoneId);
        subscription.Property(s => s.PhoneId).ValueGeneratedNever();
        subscription.Property(s => s.Content).HasConversion<SealedFieldConverter>();
        subscription.HasOne<Enrolment>().WithMany().HasForeignKey(s => s.PhoneId).OnDelete(DeleteBehavior.Cascade);
    }
}
