using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Statement.Checks;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Server;
using CohortVault.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Tests.Features.Statement;

/// <summary>
/// Each check passes on a sound instance (see <see cref="SoundInstanceTests"/>) and fails on one with its mechanism
/// broken.
/// </summary>
[Collection(nameof(ControlCheckTests))]
public sealed class ControlCheckTests : IDisposable
{
    private readonly ScratchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public Task T2_fails_when_a_route_lacks_HSTS() => Fails(
        new HttpsOnlyCheck(),
        "HSTS",
        Sabotage.Requests(async (context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                if (context.Request.Path == "/statement.json")
                {
                    context.Response.Headers.Remove("Strict-Transport-Security");
                }

                return Task.CompletedTask;
            });
            await next(context);
        }));

    [Fact]
    public async Task T2_and_L17_fail_when_a_listener_speaks_TLS_1_1()
    {
        await using var old = await OutdatedTlsServer.StartAsync();
        var servers = new TamperedServers(_bench.Servers, server =>
            Task.FromResult<IScratchServer>(new ReaddressedServer(server, old.Address, server.AdminAddress)));
        await Fails(new SslOffCheck(), "takes up a TLS 1.1 greeting", servers: servers);
        await Fails(new HttpsOnlyCheck(), "takes up a TLS 1.1 greeting", servers: servers);
    }

    [Fact]
    public Task T3_fails_when_the_key_of_an_upload_is_not_destroyed() =>
        Fails(new InputDestroyedCheck(), "upload", Sabotage.Vault((vault, _) => new KeepingVault(vault)));

    [Fact]
    public Task T3_fails_when_the_log_proves_no_destruction() => Fails(
        new InputDestroyedCheck(), "has no certificate",
        services => Sabotage.Wrap<IDestructionProofs>(services, (proofs, _) => new ProofsOfOthers(proofs)));

    // What was destroyed is something else than what the owner asks about.
    private sealed class ProofsOfOthers(IDestructionProofs proofs) : IDestructionProofs
    {
        public Task<byte[]?> MakeAsync(OwnerId owner, IReadOnlyList<SubjectId> subjects, string about, CancellationToken ct) =>
            proofs.MakeAsync(owner, [SubjectId.New()], about, ct);
    }

    [Fact]
    public Task T4_fails_when_a_finished_job_keeps_more_than_the_list_allows() => Fails(
        new CountsOnlyCheck(),
        "not on the list",
        servers: new TamperedServers(_bench.Servers, async server =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CohortDbContext>();
            await db.Database.ExecuteSqlRawAsync(
                "ALTER TABLE imputation_jobs ADD COLUMN \"FirstSample\" TEXT DEFAULT 'HG00096'");
            return server;
        }));

    [Fact]
    public Task T5_fails_when_the_key_of_a_shown_password_is_kept() =>
        Fails(new SealedResultsCheck(), "key that sealed the password", Sabotage.Vault((vault, _) => new KeepingVault(vault)));

    [Fact]
    public Task T6_fails_when_the_clock_is_not_asked() =>
        Fails(new SevenDaysCheck(), "not 410", services => services.AddSingleton(TimeProvider.System));

    [Fact]
    public Task T8_fails_when_addresses_are_not_unique() => Fails(
        new UniqueAddressCheck(), "accounts",
        services => Sabotage.Wrap<IFieldVault>(services, (real, _) => new ForgetfulFieldVault(real)));

    [Fact]
    public Task T9_fails_when_one_account_is_taken_for_another() => Fails(
        new OwnResultsOnlyCheck(),
        "to another account",
        services =>
        {
            var first = new FirstCaller();
            Sabotage.Wrap<IPolicyEvaluator>(services, (real, _) => new CredulousPolicies(real, first));
        });

    [Fact]
    public Task T9_fails_when_nobody_is_asked_for_a_credential() => Fails(
        new OwnResultsOnlyCheck(),
        "without a credential",
        services => Sabotage.Wrap<IPolicyEvaluator>(services, (real, _) => new OpenDoor(real)));

    [Fact]
    public Task T16_fails_when_a_token_outlives_its_days() =>
        Fails(new TemporaryCredentialsCheck(), "still good after 90 days", services => services.AddSingleton(TimeProvider.System));

    [Fact]
    public Task T16_fails_when_administrative_power_does_not_end() => Fails(
        new TemporaryCredentialsCheck(), "outlives its minutes", services => services.AddSingleton(TimeProvider.System));

    [Fact]
    public Task T15_fails_when_everybody_may_everything() => Fails(
        new RolesCheck(),
        "who may not open it",
        services => Sabotage.Wrap<IPolicyEvaluator>(services, (real, _) => new OpenDoor(real)));

    [Fact]
    public Task T14_fails_when_administration_takes_no_power() => Fails(
        new AdministratorsTwoFactorsCheck(),
        "without power",
        services => services.PostConfigure<AuthorizationOptions>(options => options.AddPolicy(
            Policies.ManageAccounts, policy => policy.RequireClaim(RolePermissions.Claim, Permissions.ManageAccounts.Word()))));

    [Fact]
    public Task T18_fails_when_every_address_reaches_the_admin_listener() => Fails(
        new AdminReachCheck(),
        "answers an address that is not listed",
        services => services.PostConfigure<AdminOptions>(options => options.Allow.Add("0.0.0.0/0")));

    [Fact]
    public Task T20_fails_when_the_listeners_are_mixed_up() => Fails(
        new ListenerWallCheck(),
        "listener",
        servers: new TamperedServers(_bench.Servers, server =>
            Task.FromResult<IScratchServer>(new ReaddressedServer(server, server.AdminAddress, server.PublicAddress))));

    [Fact]
    public Task T29_fails_when_a_plain_copy_lies_on_disk_during_the_job() => Fails(
        new NoPlainResultsCheck(),
        "sample name",
        Sabotage.Vault(
            (vault, provider) => new SpillingVault(vault, provider.GetRequiredService<DataDirectory>().Temporary)));

    [Fact]
    public async Task T29_fails_when_a_plain_file_lies_among_the_objects_of_the_installation()
    {
        var root = Directory.CreateTempSubdirectory("cohortvault-examined-").FullName;
        try
        {
            var examined = DataDirectory.Open(root);
            await using var context = new CheckContext(_bench.Servers, examined);
            Assert.Equal(ControlState.Verified, (await new OwnObjectsCheck().CheckAsync(context, TestContext.Current.CancellationToken)).State);
            await File.WriteAllTextAsync(Path.Combine(examined.Objects, "genotypes.vcf"), "##fileformat=VCFv4.2\n", TestContext.Current.CancellationToken);
            Assert.Equal(ControlState.Failed, (await new OwnObjectsCheck().CheckAsync(context, TestContext.Current.CancellationToken)).State);
            File.Delete(Path.Combine(examined.Objects, "genotypes.vcf"));
            File.SetUnixFileMode(examined.Objects, File.GetUnixFileMode(examined.Objects) | UnixFileMode.OtherRead);
            Assert.Equal(ControlState.Failed, (await new OwnObjectsCheck().CheckAsync(context, TestContext.Current.CancellationToken)).State);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [InlineData("Aa1-Aa1-Aa1", "20 characters")]
    [InlineData("Abcdefgh1jklmn0pqrstuvwx", "special")]
    [InlineData("aBcdefgh-jklmnopqrstuvwx", "digit")]
    [InlineData("aAbB1-aAbB2.aAbB3_aAbBcD", "more than 3 times")]
    [InlineData("-Bcdefgh1jklmn0pqrstuvwx", "letter")]
    [InlineData("aBcd$fgh1jklmn0pqrstuvwx", "shell")]
    public async Task T30_fails_for_passwords_that_break_a_rule(string password, string rule)
    {
        var result = await new GeneratedPasswordsCheck(() => password).CheckAsync(
            null!, TestContext.Current.CancellationToken);
        Assert.Equal(ControlState.Failed, result.State);
        Assert.Contains(result.Details, detail => detail.StartsWith("FAILED") && detail.Contains(rule));
    }

    [Fact]
    public async Task T30_fails_for_a_generator_that_prefers_some_letters()
    {
        var check = new GeneratedPasswordsCheck(
            () => CohortVault.Sealing.ArchivePassword.Generate().Replace('q', 'k').Replace('Q', 'K'));
        var result = await check.CheckAsync(null!, TestContext.Current.CancellationToken);
        Assert.Contains(result.Details, detail => detail.Contains("not evenly frequent"));
    }

    [Fact]
    public Task L2_fails_when_rows_are_missing() =>
        Fails(new RegistryCheck(), "rows", Sabotage.Answer("/statement.json", "application/json", """{"controls":[]}"""));

    [Fact]
    public Task L10_fails_when_a_password_is_enough() => Fails(
        new TwoStepsCheck(),
        "password alone",
        services =>
        {
            services.RemoveAll<IValidateOptions<AccountOptions>>();
            services.PostConfigure<AccountOptions>(options => options.SecondFactorExempt = ["researcher", "operator"]);
        });

    [Fact]
    public async Task L10_holds_and_names_them_when_the_operator_exempts_researchers()
    {
        await using var context = new CheckContext(_bench.Servers, null, services =>
            services.PostConfigure<AccountOptions>(options => options.SecondFactorExempt = ["researcher"]));
        var result = await new TwoStepsCheck().CheckAsync(context, TestContext.Current.CancellationToken);
        Assert.True(result.State == ControlState.Verified, result.Evidence);
        Assert.Contains("researcher", result.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public Task L10_fails_when_the_factor_is_readable_on_disk() => Fails(
        new TwoStepsCheck(),
        "secret of the app",
        Sabotage.Requests(async (context, next) =>
        {
            var body = context.Response.Body;
            using var copy = new MemoryStream();
            context.Response.Body = copy;
            await next(context);
            context.Response.Body = body;
            copy.Position = 0;
            await copy.CopyToAsync(body);
            if (context.Request.Path == "/account/second-factor")
            {
                var page = System.Text.Encoding.UTF8.GetString(copy.ToArray());
                var logs = context.RequestServices.GetRequiredService<DataDirectory>().Logs;
                await File.AppendAllTextAsync(Path.Combine(logs, "pages.log"), page);
            }
        }));

    [Fact]
    public Task L11_fails_when_no_device_is_remembered() => Fails(
        new NewDeviceCheck(),
        "notices of a new device, not 1",
        Sabotage.Requests((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var kept = context.Response.Headers.SetCookie
                    .Where(cookie => !cookie!.StartsWith("__Host-cohortvault-device", StringComparison.Ordinal)).ToArray();
                context.Response.Headers.SetCookie = kept;
                return Task.CompletedTask;
            });
            return next(context);
        }));

    [Fact]
    public Task L11_fails_when_nobody_is_told_of_a_new_device() => Fails(
        new NewDeviceCheck(),
        "There are 0 notices",
        services => Sabotage.Wrap<IMailbox>(services, (real, _) => new SilentMailbox(real)));

    [Fact]
    public Task T14_fails_when_an_operator_needs_no_second_factor() => Fails(
        new AdministratorsTwoFactorsCheck(),
        "password alone",
        services =>
        {
            services.RemoveAll<IValidateOptions<AccountOptions>>();
            services.PostConfigure<AccountOptions>(options => options.SecondFactorExempt = ["operator"]);
        });

    [Fact]
    public Task L12_fails_when_hashing_is_cheap() => Fails(
        new PasswordHashCheck(),
        "fewer than",
        services =>
        {
            services.RemoveAll<IValidateOptions<AccountOptions>>();
            services.PostConfigure<AccountOptions>(options => options.PasswordIterations = 1000);
        });

    [Fact]
    public Task L13_fails_when_the_server_keeps_what_people_post() => Fails(
        new PasswordIrreversibleCheck(),
        "password",
        Sabotage.Requests(async (context, next) =>
        {
            if (context.Request.Path == "/sign-in" && HttpMethods.IsPost(context.Request.Method))
            {
                context.Request.EnableBuffering();
                await using var log = File.Create(
                    Path.Combine(context.RequestServices.GetRequiredService<DataDirectory>().Logs, "bodies.log"));
                await context.Request.Body.CopyToAsync(log);
                context.Request.Body.Position = 0;
            }

            await next(context);
        }));

    [Fact]
    public Task L14_fails_when_any_password_is_accepted() => Fails(
        new PasswordRulesCheck(), "is accepted", Sabotage.Answer("/api/v2/users/register", "application/json", """{"success":true,"message":"ok"}"""));

    [Theory]
    [InlineData("L44"), InlineData("L45"), InlineData("L46"), InlineData("L48")]
    public Task L44_to_L48_fail_when_the_vault_is_told_that_nothing_must_be_kept(string control) => Fails(
        RetentionCheck(control), "destroyed before its time",
        services => Sabotage.Wrap<IRetention>(services, (retention, _) => new ForgetfulRetention(retention, forgetsCountry: false)));

    [Fact]
    public Task L45_fails_when_settings_are_not_looked_at() => Fails(
        new ClinicalFloorCheck(), "A server starts that keeps clinical studies for 1y",
        services => services.RemoveAll(typeof(IValidateOptions<>).MakeGenericType(Type.GetType(
            "CohortVault.Platform.Features.Vault.Retention.RetentionOptions, CohortVault.Platform", throwOnError: true)!)));

    [Fact]
    public Task L46_fails_when_the_installation_keeps_studies_for_less() => Fails(
        new StudyRetentionCheck(), "one day before three years", services => ProbeSettings.Set(services, "Retention:Studies", "2y"));

    [Fact]
    public Task L48_fails_when_the_law_of_a_country_is_passed_over() => Fails(
        new CountryLawCheck(), "FR: destroyed before its time, 25 years",
        services => Sabotage.Wrap<IRetention>(services, (retention, _) => new ForgetfulRetention(retention, forgetsCountry: true)));

    [Fact]
    public Task L33_fails_when_answers_are_readable_on_disk() => Fails(
        new EncryptedEverywhereCheck(),
        "answer in a word",
        Sabotage.Requests(async (context, next) =>
        {
            if (context.Request.Path.Value!.Contains("/records/", StringComparison.Ordinal))
            {
                context.Request.EnableBuffering();
                var logs = context.RequestServices.GetRequiredService<DataDirectory>().Logs;
                await using (var log = File.Open(Path.Combine(logs, "forms.log"), FileMode.Append))
                {
                    await context.Request.Body.CopyToAsync(log);
                }

                context.Request.Body.Position = 0;
            }

            await next(context);
        }));

    [Theory]
    [InlineData("dropped.txt", "plain", "are not sealed")]
    [InlineData("ab/cd/abcdabcdabcdabcdabcdabcdabcdabcd.sealed", "headed", "is not random")]
    public async Task L33_and_T11_fail_when_plain_bytes_lie_among_the_objects_of_the_installation(
        string name, string kind, string because)
    {
        var root = Directory.CreateTempSubdirectory("cohortvault-examined-").FullName;
        try
        {
            var examined = DataDirectory.Open(root);
            var file = Path.Combine(examined.Objects, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            byte[] genotypes = [.. Enumerable.Repeat("0|1\t1|1\t0|0\t"u8.ToArray(), 2_000).SelectMany(line => line)];
            await File.WriteAllBytesAsync(
                file, kind == "plain" ? [(byte)'A'] : [.. "CVSEALED\x01\x01\x10\0\0\0\0\0"u8, .. new byte[64], .. genotypes],
                TestContext.Current.CancellationToken);
            await using var context = new CheckContext(_bench.Servers, examined);
            foreach (var check in (IControlCheck[])[new ValidatedCryptographyCheck(), new EncryptedEverywhereCheck()])
            {
                var result = await check.CheckAsync(context, TestContext.Current.CancellationToken);
                Assert.Equal(ControlState.Failed, result.State);
                Assert.Contains(because, result.Evidence, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [InlineData(false, false, ControlState.NotApplicable)]
    [InlineData(false, true, ControlState.Failed)]
    [InlineData(true, true, ControlState.Verified)]
    [InlineData(true, false, ControlState.Verified)]
    public async Task T11_follows_what_the_module_says_and_what_the_operator_requires(
        bool inForce, bool required, ControlState expected)
    {
        CryptoProvider[] providers = inForce ? [new("fips", "OpenSSL FIPS Provider", "3.0.9", IsActive: true)] : [];
        var machine = new OtherCryptography(new CryptoModule("OpenSSL 3.0.9", providers, inForce, null), required);
        await using var context = new CheckContext(_bench.Servers, null, services => services.AddSingleton<ICryptography>(machine));
        var result = await new ValidatedCryptographyCheck().CheckAsync(context, TestContext.Current.CancellationToken);
        Assert.True(result.State == expected, result.Evidence);
    }

    [Fact]
    public Task L59_fails_when_the_page_is_silent_about_limits() =>
        Fails(new HonestyCheck(), "not on the page", Sabotage.Answer("/statement", "text/html", "<p>Everything is secure.</p>"));

    [Fact]
    public Task L63_fails_when_the_page_shows_no_date() =>
        Fails(new LastChangeCheck(), "does not show", Sabotage.Answer("/statement", "text/html", "<p>Always current.</p>"));

    [Fact]
    public async Task L14_does_not_apply_and_says_why_when_the_operator_chose_the_other_profile()
    {
        await using var context = new CheckContext(_bench.Servers, null, services =>
            services.PostConfigure<AccountOptions>(options => options.PasswordProfile = PasswordProfile.Nist));
        var result = await new PasswordRulesCheck().CheckAsync(context, TestContext.Current.CancellationToken);
        Assert.True(result.State is ControlState.NotApplicable, result.Evidence);
        Assert.Contains("NIST profile", result.Evidence, StringComparison.Ordinal);
    }

    private static IControlCheck RetentionCheck(string control) => control switch
    {
        "L44" => new EarlyDestructionCheck(),
        "L45" => new ClinicalFloorCheck(),
        "L46" => new StudyRetentionCheck(),
        _ => new CountryLawCheck(),
    };

    [Fact]
    public Task L41_fails_when_a_backup_leaves_the_database_unsealed() => Fails(
        new BackupsSealedCheck(async (services, to, ct) =>
        {
            await InstallationBackup.RunAsync(services, to, ct);
            File.Copy(
                Path.Combine(services.GetRequiredService<DataDirectory>().Database, "cohortvault.db"),
                Path.Combine(to, "cohortvault.db"));
        }),
        "Not sealed: cohortvault.db");

    [Fact]
    public Task L41_fails_when_something_planted_is_in_a_backup() => Fails(
        new BackupsSealedCheck(async (services, to, ct) =>
        {
            await InstallationBackup.RunAsync(services, to, ct);
            await using var scope = services.CreateAsyncScope();
            var account = await scope.ServiceProvider.GetRequiredService<CohortDbContext>().Accounts.AsNoTracking().FirstAsync(ct);
            var profile = await scope.ServiceProvider.GetRequiredService<IAccountDirectory>().FindAsync(account.Id, ct);
            await File.WriteAllTextAsync(Path.Combine(to, "people.txt"), profile!.UserName, ct);
        }),
        "found in the backup");

    private async Task Fails(IControlCheck check, string because, Action<IServiceCollection>? sabotage = null, IScratchServers? servers = null)
    {
        await using var context = new CheckContext(servers ?? _bench.Servers, null, sabotage);
        var result = await check.CheckAsync(context, TestContext.Current.CancellationToken);
        Assert.Equal(ControlState.Failed, result.State);
        Assert.True(
            result.Evidence.Contains(
                because) || result.Details.Any(detail => detail.StartsWith("FAILED") && detail.Contains(because)),
            $"Failed for another reason: {result.Evidence}");
    }

    private sealed record OtherCryptography(CryptoModule Module, bool FipsRequired) : ICryptography;
}
