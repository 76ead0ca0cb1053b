using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L15: members with each of a study's usual roles, and a stranger, open every page of the study and send forms of every right; each
/// answer is what the role grants.
/// </summary>
internal sealed class StudyRolesCheck : IControlCheck
{
    // Written out a second time on purpose: a mistake in the roles themselves would otherwise agree with itself.
    private static readonly (string Role, string Rights)[] _roles =
    [
        ("Principal investigator", "read-records edit-records participants identifiers consent instruments export-deidentified export-full team study history"),
        ("Co-investigator", "read-records edit-records participants identifiers consent instruments export-deidentified export-full history"),
        ("Coordinator", "read-records edit-records participants identifiers consent export-deidentified"),
        ("Research assistant", "read-records edit-records participants"),
        ("Statistician", "export-deidentified"),
        ("Monitor", "read-records identifiers history"),
        ("Auditor", "history"),
        ("No rights yet", ""),
    ];

    // The same for pages; one that is not here is held to what it declares itself.
    private static readonly Dictionary<string, string> _pages = new()
    {
        [""] = "",
        ["/participants"] = "read-records",
        ["/participants/{code}"] = "read-records",
        ["/key-list"] = "participants identifiers",
        ["/records"] = "read-records",
        ["/records/{code}/{instrument}"] = "read-records",
        ["/adherence"] = "read-records",
        ["/import"] = "edit-records identifiers",
        ["/consent"] = "consent",
        ["/instruments"] = "",
        ["/instruments/{instrument}"] = "",
        ["/instruments/draft/edit"] = "instruments",
        ["/instruments/draft/publish"] = "instruments",
        ["/tasks"] = "",
        ["/exports"] = "export-deidentified",
        ["/history"] = "history",
        ["/team"] = "team",
        ["/roles"] = "team",
        ["/settings"] = "study",
    };

    public string Control => "L15";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        using var study = await ProbeStudy.RunningAsync(await context.StudiesAsync(ct), ct);
        var code = (await study.AddAsync(1, ct))[0];
        var findings = new Findings();
        var pages = await PagesAsync(findings, study.Server);
        var acts = StudyForms.Of(code);
        using (var stranger = await ProbeMember.SignInAsync(study.Server, ct))
        {
            await CompareAsync("A stranger", stranger, null);
        }

        await CompareAsync(_roles[0].Role, study.Lead, Split(_roles[0].Rights));
        foreach (var (role, words) in _roles.Skip(1))
        {
            using var member = await ProbeMember.SignInAsync(study.Server, ct);
            await study.JoinTeamAsync(member, role, ct);
            await CompareAsync(role, member, Split(words));
        }

        return findings.Conclude(
            $"{_roles.Length} roles and a stranger: {pages.Count} pages and {acts.Count} forms of a study answer each as the granted rights say; identifiers are shown to those alone who may read them.");

        async Task CompareAsync(string who, ProbeMember member, IReadOnlySet<string>? rights)
        {
            var granted = (await member.EnterAsync(study.Id, ct)).Words();
            findings.Expect(
                granted is null ? rights is null : rights is not null && granted.SetEquals(rights), $"{who}: the gate grants {Listed(granted)}.",
                $"{who}: the gate grants {Listed(granted)} instead of {Listed(rights)}.");
            var wrong = new List<string>();
            foreach (var (pattern, needed) in pages)
            {
                Add(wrong, await StudyForms.OpenAsync(member, pattern, StudyPageTable.Address(study, pattern, code), needed, rights, ct));
            }

            foreach (var act in acts)
            {
                Add(wrong, await StudyForms.TryAsync(member, study.Home, act, rights, ct));
            }

            findings.Expect(
                wrong.Count == 0, $"{who}: {pages.Count} pages and {acts.Count} forms answer accordingly.",
                $"{who}, against the rights: {string.Join("; ", wrong)}.");
            if (rights?.Contains("read-records") is true)
            {
                await IdentifiersAsync(who, member, rights.Contains("identifiers"));
            }
        }

        async Task IdentifiersAsync(string who, ProbeMember member, bool mayRead)
        {
            var record = await member.GetAsync($"{study.Home}/records/{code}/{ProbeStudy.Instrument}", ct);
            findings.Expect(
                record.Html.Contains(ProbeStudy.Identifier, StringComparison.Ordinal) == mayRead,
                $"{who}: a field that is marked as an identifier is {(mayRead ? "shown" : "not shown")}.",
                $"{who}: a field that is marked as an identifier is {(mayRead ? "not shown" : "shown")}.");
        }
    }

    private static async Task<List<(string Pattern, IReadOnlySet<string> Rights)>> PagesAsync(Findings findings, ProbeServer server)
    {
        var pages = new List<(string, IReadOnlySet<string>)>();
        foreach (var (pattern, declared) in await StudyPageTable.OfAsync(server))
        {
            if (declared is null)
            {
                findings.Broken($"The page {pattern} of a study says nothing of rights.");
            }
            else if (_pages.TryGetValue(pattern, out var words) && !declared.SetEquals(Split(words)))
            {
                findings.Broken($"The page {pattern} of a study takes {Listed(declared)} instead of {Listed(Split(words))}.");
            }
            else
            {
                pages.Add((pattern, declared));
            }
        }

        findings.Expect(
            pages.Count >= _pages.Count, $"{pages.Count} pages of a study declare the rights that they take.",
            $"Only {pages.Count} pages of a study were found.");
        return pages;
    }

    private static void Add(List<string> wrong, string? what)
    {
        if (what is not null)
        {
            wrong.Add(what);
        }
    }

    private static HashSet<string> Split(string words) => [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static string Listed(IReadOnlySet<string>? rights) =>
        rights is null ? "no access" : rights.Count == 0 ? "nothing" : string.Join(", ", rights);
}
