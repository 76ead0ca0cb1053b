using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Participants.Joining;
using CohortVault.Platform.Features.Participants.Pages;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CohortVault.Platform.Features.Participants.Reminders;

/// <summary>
/// Sends reminders through the push services of browsers (RFC 8030), encrypted to the phone (RFC 8291) and signed by this installation
/// (RFC 8292). The service sees that this installation sends something to that browser; the text names neither study nor task.
/// </summary>
internal sealed class PhoneReminders(
    CohortDbContext db, IFieldVault fields, ISigningKeys keys, IOutbound outbound, IPublicAddress address, TimeProvider clock,
    ILogger<PhoneReminders> log) : IPhoneReminders
{
    /// <summary>Name of the key by which push services know this installation.</summary>
    public const string KeyName = "web-push";

    private const int Gone = 410;
    private const int Unknown = 404;

    // A reminder that the phone gets later than this is none.
    private static readonly TimeSpan _lives = TimeSpan.FromHours(4);
    private static readonly TimeSpan _signed = TimeSpan.FromHours(12);

    public bool AreOn => outbound.MayPush;

    public IQueryable<ParticipantId> Wanted(CohortDbContext database) =>
        from subscription in database.Set<PushSubscription>()
        join phone in database.Set<Enrolment>() on subscription.PhoneId equals phone.Id
        join participant in database.Set<Participant>() on phone.ParticipantId equals participant.Id
        where participant.State == ParticipantState.Active
        select participant.Id;

    public async Task SendAsync(StudyId study, ParticipantId participant, CancellationToken ct)
    {
        if (await (
                from subscription in db.Set<PushSubscription>()
                join phone in db.Set<Enrolment>() on subscription.PhoneId equals phone.Id
                where phone.ParticipantId == participant
                select new { phone.Id, phone.Settings, subscription.Content }).AsNoTracking().SingleOrDefaultAsync(ct) is not { } row)
        {
            return;
        }

        var texts = await fields.OpenAllAsync(
            study.Owner,
            [
                (PushSubscription.Cell(row.Id, study, participant), row.Content),
                (Enrolment.Cell(row.Id, Enrolment.SettingsColumn, study, participant), row.Settings),
            ], ct);
        if (texts is not [{ } to, { } settings])
        {
            return;
        }

        try
        {
            var answer = await PostAsync(BrowserAddress.Read(to), PhoneTexts.In(PhoneSettings.Read(settings).Language).Reminder, ct);
            if (answer.Status is Gone or Unknown)
            {
                // The browser does not want any more.
                await db.Set<PushSubscription>().Where(s => s.PhoneId == row.Id).ExecuteDeleteAsync(ct);
            }
            else if (answer.Status >= 300)
            {
                log.PushRefused(answer.Status);
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or CryptographicException
            || (broken is TaskCanceledException && !ct.IsCancellationRequested))
        {
            log.PushFailed(broken.GetType().Name);
        }
    }

    /// <summary>The public half of this installation's key, an uncompressed point, as browsers take it.</summary>
    public async Task<string> PublicKeyAsync(CancellationToken ct)
    {
        using var key = await keys.SigningKeyAsync(KeyName, ct);
        return Point(key);
    }

    private async Task<OutboundAnswer> PostAsync(BrowserAddress to, string text, CancellationToken ct)
    {
        using var key = await keys.SigningKeyAsync(KeyName, ct);
        var body = WebPushSeal.Seal(to.Key, to.Secret, JsonSerializer.SerializeToUtf8Bytes(new { text }));
        return await outbound.PushAsync(
            to.Endpoint, body,
            new Dictionary<string, string>
            {
                ["Authorization"] = $"vapid t={Token(key, to.Endpoint)}, k={Point(key)}",
                ["Content-Encoding"] = "aes128gcm",
                ["TTL"] = $"{(int)_lives.TotalSeconds}",
                ["Urgency"] = "normal",
                ["Topic"] = "due",
            }, ct);
    }

    private string Token(ECDsa key, Uri endpoint)
    {
        var head = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);
        var claims = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new
        {
            aud = endpoint.GetLeftPart(UriPartial.Authority),
            exp = (clock.GetUtcNow() + _signed).ToUnixTimeSeconds(),
            sub = address.Public("/statement"),
        }));
        var said = System.Text.Encoding.ASCII.GetBytes($"{head}.{claims}");
        return $"{head}.{claims}.{Base64Url.EncodeToString(key.SignData(said, HashAlgorithmName.SHA256))}";
    }

    private static string Point(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]);
    }
}
