using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Audit.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests;

/// <summary>The house plan: who may know whom, and what every endpoint and database must have.</summary>
public sealed partial class HousePlanTests
{
    private static readonly Dictionary<string, string[]> ProjectEdges = new()
    {
        ["Genomics"] = [],
        ["Sealing"] = [],
        ["Instruments"] = [],
        ["Client"] = [],
        ["Platform"] = ["Genomics", "Instruments", "Sealing"],
        ["Cli"] = ["Genomics", "Instruments", "Sealing"],
        ["Server"] = ["Cli", "Platform"],
    };

    // A feature on the left may use the contracts of the features on the right. Add an edge on purpose, or not at all.
    private static readonly Dictionary<string, string[]> FeatureEdges = new()
    {
        ["Accounts"] = ["Audit", "Operations", "Vault"],
        ["Audit"] = ["Accounts", "Operations", "Vault"],
        ["Consents"] = ["Accounts", "Audit", "Participants", "Studies", "Vault"],
        ["Exports"] = ["Accounts", "Audit", "Instruments", "Studies", "Vault"],
        ["Imputation"] = ["Accounts", "Audit", "Operations", "Panels", "Vault"],
        ["Instruments"] = ["Accounts", "Audit", "Consents", "Participants", "Studies", "Vault"],
        ["Operations"] = ["Accounts", "Audit", "Imputation", "Vault"],
        ["Panels"] = ["Accounts", "Audit", "Operations", "Vault"],
        ["Participants"] = ["Accounts", "Audit", "Operations", "Studies", "Vault"],
        ["Statement"] = ["Accounts", "Audit", "Imputation", "Instruments", "Operations", "Panels", "Participants", "Studies", "Vault"],
        ["Studies"] = ["Accounts", "Audit", "Operations", "Vault"],
        ["Vault"] = ["Accounts", "Audit"],
    };

    // Contracts are shapes: they may name other contracts, without a circle.
    private static readonly Dictionary<string, string[]> ContractEdges = new()
    {
        ["Accounts"] = ["Vault"],
        ["Audit"] = ["Vault"],
        ["Imputation"] = ["Accounts", "Vault"],
        ["Operations"] = ["Accounts"],
        ["Panels"] = ["Accounts", "Vault"],
        ["Statement"] = ["Vault"],
        ["Consents"] = ["Participants", "Studies"],
        ["Instruments"] = ["Participants", "Studies"],
        ["Participants"] = ["Studies", "Vault"],
        ["Studies"] = ["Accounts", "Vault"],
        ["Vault"] = [],
    };

    private static readonly string Root = FindRoot();

    [Fact]
    public void Projects_reference_only_what_the_plan_allows()
    {
        foreach (var (project, allowed) in ProjectEdges)
        {
            var file = XDocument.Load(
                Path.Combine(Root, "src", $"CohortVault.{project}", $"CohortVault.{project}.csproj"));
            var referenced = file.Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)["CohortVault.".Length..]);
            Assert.Empty(referenced.Except(allowed));
            if (allowed.Length == 0)
            {
                Assert.Empty(file.Descendants("PackageReference"));
                Assert.Empty(file.Descendants("FrameworkReference"));
            }
        }
    }

    [Fact]
    public void Features_use_one_another_only_through_contracts_and_along_listed_edges()
    {
        var wrong = new List<string>();
        foreach (var (file, feature, text) in FeatureSources())
        {
            var inContracts = file.Contains("/Contracts/", StringComparison.Ordinal);
            var allowed = (inContracts ? ContractEdges : FeatureEdges).GetValueOrDefault(feature) ?? [];
            foreach (Match use in OtherFeature().Matches(text))
            {
                var other = use.Groups[1].Value;
                if (other != feature && (use.Groups[2].Value != "Contracts" || !allowed.Contains(other)))
                {
                    wrong.Add($"{file}: {use.Value}");
                }
            }
        }

        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Contracts_have_no_circle()
    {
        var done = new HashSet<string>();
        while (ContractEdges.Keys.FirstOrDefault(f => !done.Contains(f) && ContractEdges[f].All(done.Contains)) is { } next)
        {
            done.Add(next);
        }

        Assert.Equal(ContractEdges.Count, done.Count);
    }

    [Fact]
    public void A_feature_reads_only_its_own_tables()
    {
        var owners = typeof(CohortDbContext).GetProperties()
            .Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
            .ToDictionary(p => p.Name, p => p.PropertyType.GetGenericArguments()[0].Namespace!.Split('.')[3]);
        var wrong = from source in FeatureSources()
                    from use in TableUse().Matches(source.Text)
                    let table = use.Groups[1].Value
                    where owners.TryGetValue(table, out var owner) && owner != source.Feature
                    select $"{source.File}: {use.Value}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public async Task Every_feature_with_rows_of_a_person_tells_them_and_ends_them_with_the_account()
    {
        await using var server = await RunningServer.StartAsync();
        await using var scope = server.App.Services.CreateAsyncScope();
        Type[] marks = [typeof(AccountId), typeof(AccountId?), typeof(OwnerId), typeof(OwnerId?)];
        var keeping = from entity in scope.ServiceProvider.GetRequiredService<CohortDbContext>().Model.GetEntityTypes()
                      where entity.GetProperties().Any(property => marks.Contains(property.ClrType))
                      select entity.ClrType.Namespace!.Split('.')[3];
        var telling = scope.ServiceProvider.GetServices<IPersonalData>().Select(part => part.GetType().Namespace!.Split('.')[3]);
        Assert.NotEmpty(keeping);
        Assert.Empty(keeping.Except(telling));
    }

    [Fact]
    public async Task Every_endpoint_names_a_policy_or_is_explicitly_anonymous()
    {
        await using var server = await RunningServer.StartAsync();
        var open = Endpoints(server).Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is null
            && !e.Metadata.OfType<IAuthorizeData>().Any(a => a.Policy is not null)
            && e.Metadata.GetMetadata<IAllowAnonymous>() is null);
        Assert.Empty(open.Select(e => e.DisplayName));

        var openPages = Pages().Where(page => !page.GetCustomAttributes(true).Any(a => a is IAllowAnonymous or IAuthorizeData { Policy: not null }));
        Assert.Empty(openPages.Select(page => page.FullName));
    }

    [Fact]
    public async Task Every_changing_endpoint_is_audited_or_says_that_it_only_reads()
    {
        await using var server = await RunningServer.StartAsync();
        var silent = Endpoints(server).Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is null
            && e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(Changes) == true
            && e.Metadata.GetMetadata<AuditedAttribute>() is null
            && e.Metadata.GetMetadata<ReadsOnlyAttribute>() is null);
        Assert.Empty(silent.Select(e => e.DisplayName));

        var silentPages = from page in Pages()
                          where !Says(page)
                          from handler in page.GetMethods()
                          where handler.Name.StartsWith("OnPost", StringComparison.Ordinal) && !Says(handler)
                          select $"{page.FullName}.{handler.Name}";
        Assert.Empty(silentPages);
    }

    [Fact]
    public void Migrations_of_both_databases_and_both_stores_match_the_model()
    {
        DbContext[] contexts =
        [
            new SqliteCohortDbContext(
                new DbContextOptionsBuilder<SqliteCohortDbContext>().UseSqlite("Data Source=:memory:").Options),
            new SqliteKeyDbContext(
                new DbContextOptionsBuilder<SqliteKeyDbContext>().UseSqlite("Data Source=:memory:").Options),
            new PostgresCohortDbContext(
                new DbContextOptionsBuilder<PostgresCohortDbContext>().UseNpgsql("Host=nowhere").Options),
            new PostgresKeyDbContext(
                new DbContextOptionsBuilder<PostgresKeyDbContext>().UseNpgsql("Host=nowhere").Options),
        ];
        foreach (var context in contexts)
        {
            using (context)
            {
                Assert.False(context.Database.HasPendingModelChanges(), context.GetType().Name);
            }
        }
    }

    [Fact]
    public void Nothing_buffers_a_form_but_the_reader_of_small_ones()
    {
        var allowed = new[] { "Features/Accounts/V2/SmallForm.cs", "Kernel/Pages/TypedForm.cs" };
        var buffering = Sources().Where(
            s => FormBuffering().IsMatch(s.Text) && !allowed.Any(a => s.File.EndsWith(a, StringComparison.Ordinal)));
        Assert.Empty(buffering.Select(s => s.File));
    }

    [Fact]
    public void One_component_talks_to_other_machines()
    {
        // The statement's checks talk to a scratch instance of this program on loopback and to nothing else.
        string[] allowed =
            ["Features/Operations/Mail/", "Features/Operations/Outbound/", "Features/Statement/", "Features/Vault/Objects/S3/"];
        var outbound = Sources().Where(
            s => Outbound().IsMatch(s.Text) && !allowed.Any(a => s.File.Contains(a, StringComparison.Ordinal)));
        Assert.Empty(outbound.Select(s => s.File));
    }

    private static IEnumerable<RouteEndpoint> Endpoints(RunningServer server) =>
        server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static IEnumerable<Type> Pages() => new[] { typeof(PlatformServices).Assembly, typeof(Server.ServerHost).Assembly }
        .SelectMany(assembly => assembly.GetTypes()).Where(
            type => type.IsSubclassOf(typeof(PageModel)) && !type.IsAbstract);

    private static bool Says(MemberInfo member) =>
        member.GetCustomAttribute<AuditedAttribute>() is not null
            || member.GetCustomAttribute<ReadsOnlyAttribute>() is not null;

    private static bool Changes(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static IEnumerable<(string File, string Feature, string Text)> FeatureSources()
    {
        var features = Path.Combine(Root, "src", "CohortVault.Platform", "Features");
        return from file in Directory.EnumerateFiles(features, "*.cs*", SearchOption.AllDirectories)
               where file.EndsWith(
                   ".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal)
               let path = Path.GetRelativePath(features, file)
               select (path.Replace('\\', '/').Insert(0, "/"), path.Split('/')[0], File.ReadAllText(file));
    }

    private static IEnumerable<(string File, string Text)> Sources() =>
        from project in (string[])["CohortVault.Platform", "CohortVault.Server"]
        from file in Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal)
        select (file, File.ReadAllText(file));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CohortVault.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException(
                "The tests run outside the repository.");
        }

        return directory.FullName;
    }

    [GeneratedRegex(@"CohortVault\.Platform\.Features\.(\w+)(?:\.(\w+))?")]
    private static partial Regex OtherFeature();

    [GeneratedRegex(@"\bdb\.(\w+)")]
    private static partial Regex TableUse();

    [GeneratedRegex(@"\bIFormFile\b|\bIFormCollection\b|\b[Rr]equest\.ReadFormAsync\b|\b[Rr]equest\.Form\b|\bFormFeature\b")]
    private static partial Regex FormBuffering();

    [GeneratedRegex(@"\bnew (HttpClient|TcpClient|UdpClient|Socket|SmtpClient|SocketsHttpHandler|HttpClientHandler)\b|\bAddHttpClient\b|\bWebRequest\.")]
    private static partial Regex Outbound();
}
