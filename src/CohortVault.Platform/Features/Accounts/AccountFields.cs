using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.EntityFrameworkCore;

namespace CohortVault.Platform.Features.Accounts;

/// <summary>Seals and opens the profile of an account, and finds accounts by blind index.</summary>
internal sealed class AccountFields(CohortDbContext db, IFieldVault vault) : IAccountDirectory
{
    public const string Table = "accounts";

    private const string UserNameColumn = "user_name";
    private const string EmailColumn = "email";
    private const string FullNameColumn = "full_name";

    public byte[] Index(UserName name) => vault.BlindIndex(Table, UserNameColumn, name.Normalised);

    public byte[] Index(EmailAddress address) => vault.BlindIndex(Table, EmailColumn, address.Normalised);

    public byte[]? AddressIndex(string typed) => EmailAddress.TryParse(typed, out var address) ? Index(address) : null;

    public Task<byte[]?> AddressIndexAsync(AccountId id, CancellationToken ct) =>
        db.Accounts.Where(a => a.Id == id && a.ConfirmedAt != null).Select(a => (byte[]?)a.EmailIndex).SingleOrDefaultAsync(ct);

    public Task<bool> IsConfirmedAsync(AccountId id, CancellationToken ct) =>
        db.Accounts.AnyAsync(a => a.Id == id && a.ConfirmedAt != null, ct);

    public async Task<SealedProfile> SealAsync(
        AccountId id, UserName name, EmailAddress email, string fullName, CancellationToken ct) => new(
        Index(name),
        Index(email),
        await vault.SealAsync(Cell(id, UserNameColumn), name.Written, ct),
        await vault.SealAsync(Cell(id, EmailColumn), email.Written, ct),
        await vault.SealAsync(Cell(id, FullNameColumn), fullName, ct));

    public Task<int> CountAsync(CancellationToken ct) => db.Accounts.CountAsync(a => a.ConfirmedAt != null, ct);

    async Task<AccountId?> IAccountDirectory.FindByLoginAsync(string login, CancellationToken ct) =>
        (await FindByLoginAsync(login, ct))?.Id;

    /// <summary>Finds an account by what a person types to sign in: user name or e-mail address.</summary>
    public async Task<Account?> FindByLoginAsync(string login, CancellationToken ct)
    {
        if (EmailAddress.TryParse(login, out var email))
        {
            var index = Index(email);
            return await db.Accounts.SingleOrDefaultAsync(a => a.EmailIndex == index, ct);
        }

        if (Accounts.UserName.TryParse(login, out var name))
        {
            var index = Index(name);
            return await db.Accounts.SingleOrDefaultAsync(a => a.UserNameIndex == index, ct);
        }

        return null;
    }

    public async Task<AccountProfile?> FindAsync(AccountId id, CancellationToken ct)
    {
        // An account that is being made in this unit of work counts: its first mail is written with it.
        var account = db.Accounts.Local.FirstOrDefault(a => a.Id == id)
            ?? await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct);
        return account is null ? null : await OpenAsync(account, ct);
    }

    public async Task<AccountProfile?> OpenAsync(Account account, CancellationToken ct) =>
        await vault.OpenAsync(Cell(account.Id, UserNameColumn), account.UserName, ct) is { } name
        && await vault.OpenAsync(Cell(account.Id, EmailColumn), account.Email, ct) is { } email
        && await vault.OpenAsync(Cell(account.Id, FullNameColumn), account.FullName, ct) is { } fullName
            ? new AccountProfile(account.Id, name, email, fullName, account.Role)
            : null;

    private static CellAddress Cell(AccountId id, string column) => new(Table, column, id.Value, id.Owner());
}
