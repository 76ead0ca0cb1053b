using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Sealing;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Participants.Joining;

/// <summary>Opens what phones sealed, with the private halves that lie sealed beside them.</summary>
internal sealed class PhoneKeys(CohortDbContext db, IFieldVault fields) : IPhoneKeys
{
    private static readonly byte[] _purpose = "CohortVault phone 1"u8.ToArray();

    public async Task<PhoneKey?> FindAsync(EnrolledParticipant who, CancellationToken ct) =>
        await db.Set<Enrolment>().AsNoTracking().Where(p => p.ParticipantId == who.Id)
            .Select(p => new PhoneKey(p.Id, p.PublicKey)).SingleOrDefaultAsync(ct);

    public async Task<byte[]?> OpenAsync(EnrolledParticipant who, byte[] message, string place, CancellationToken ct)
    {
        if (await db.Set<Enrolment>().AsNoTracking().SingleOrDefaultAsync(p => p.ParticipantId == who.Id, ct) is not { } phone
            || await fields.OpenAsync(
                Enrolment.Cell(phone.Id, Enrolment.PrivateKeyColumn, who.Study, who.Id), phone.PrivateKey, ct) is not { } text)
        {
            return null;
        }

        var key = Convert.FromBase64String(text);
        try
        {
            return Hpke.Open(key, message, _purpose, Encoding.UTF8.GetBytes(place));
        }
        catch (SealBrokenException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
