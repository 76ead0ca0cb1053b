namespace CohortVault.Platform.Data;

/// <summary>Asks whether both databases answer and the data directory can be written.</summary>
internal sealed class DataReadiness(CohortDbContext db, KeyDbContext keys, DataDirectory directory)
{
    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        if (!await db.Database.CanConnectAsync(ct) || !await keys.Database.CanConnectAsync(ct))
        {
            return false;
        }

        try
        {
            // Gone with the handle; nothing is in it.
            await using var probe = new FileStream(
                Path.Combine(directory.Temporary, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write,
                FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
