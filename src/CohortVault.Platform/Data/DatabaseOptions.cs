using Microsoft.Extensions.Options;
using Npgsql;

namespace CohortVault.Platform.Data;

/// <summary>Where the databases are. Empty means SQLite files in the data directory.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Database";

    /// <summary>PostgreSQL connection string of the main database; empty for SQLite.</summary>
    public string Postgres { get; set; } = "";

    /// <summary>
    /// PostgreSQL connection string of the key store; must name another database than <see cref="Postgres"/>.
    /// </summary>
    public string PostgresKeys { get; set; } = "";

    /// <summary>Whether PostgreSQL is used.</summary>
    public bool UsesPostgres => Postgres.Length > 0;
}

/// <summary>Refuses PostgreSQL without verified TLS and a key store that shares the main database.</summary>
internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (!options.UsesPostgres)
        {
            return options.PostgresKeys.Length == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    "Database:PostgresKeys is set but Database:Postgres is not. Set both or neither.");
        }

        var main = new NpgsqlConnectionStringBuilder(options.Postgres);
        var keys = new NpgsqlConnectionStringBuilder(options.PostgresKeys);
        if (main.SslMode != SslMode.VerifyFull || keys.SslMode != SslMode.VerifyFull)
        {
            return ValidateOptionsResult.Fail(
                "PostgreSQL is used only over verified TLS. Add 'SSL Mode=VerifyFull;Root Certificate=FILE' to both connection strings.");
        }

        return (main.Host, main.Port, main.Database) == (keys.Host, keys.Port, keys.Database)
            ? ValidateOptionsResult.Fail(
                "Database:PostgresKeys must name a database of its own: wrapped keys have a backup life of their own.")
            : ValidateOptionsResult.Success;
    }
}
