using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L21: the tables of participants, consents and records have no column for a name, an address, a telephone or a birth date, the forms
/// of the program ask for none, and where free text is typed people are told to write none.
/// </summary>
internal sealed partial class NoPersonalDetailsCheck : IControlCheck
{
    private const string Advice = "Do not write names, birth dates";

    /// <summary>
    /// All that may be kept of a participant: identifiers, instants, counts, states, digests, and sealed cells whose content is known.
    /// A column that is not here fails the check until somebody looked at what it is for.
    /// </summary>
    private static readonly Dictionary<string, string> _columns = new()
    {
        ["participants"] = "Id StudyId SiteId Code CodeIndex State AddedAt StateAt Stamp",
        ["participant_steps"] = "Id ParticipantId State At",
        ["participant_codes"] = "CodeIndex",
        ["participant_phones"] = "Id ParticipantId Digest Pin Settings PrivateKey PublicKey FailedPins NextPinAt JoinedAt SeenAt OpenUntil",
        ["phone_subscriptions"] = "PhoneId Content MadeAt",
        ["participant_invitations"] = "ParticipantId Digest MadeAt EndsAt",
        ["consents"] = "Id StudyId ParticipantId Version GivenAt OnPaper Evidence StaffId StaffSignedAt WithdrawnAt",
        ["planned_tasks"] = "Id AssignmentId StudyId ParticipantId Number PlannedLocal Zone OpensAt ClosesAt ShownAt OpenedAt RemindedAt LastRemindedAt DoneAt DoneWithin ReceivedAt Submission",
        ["record_forms"] = "Id StudyId ParticipantId Place Instance Version Status Content FirstAt SavedAt",
        ["participant_arms"] = "ParticipantId StudyId Arm At",
        ["record_files"] = "Id StudyId ParticipantId Spot Content At KeptAt",
        ["record_changes"] = "Id FormId Version At By Submission Content",
        ["record_looks"] = "Id By StudyId ParticipantId Place Hour",
    };

    /// <summary>All that the program itself asks of a participant, and of the staff when it adds one.</summary>
    private static readonly HashSet<string> _inputs =
    [
        "invitation", "pin", "pinAgain", "zone", "language", "version", "answer-0", "agrees", "code", "drawing", "erase", "submission", "place", "sealed",
        "count", "site", "next", "q:not-shown", "q:names", "__RequestVerificationToken",
    ];

    public string Control => "L21";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        using var study = await ProbeStudy.RunningAsync(await context.StudiesAsync(ct), ct);
        var columns = await ColumnsAsync(findings, study.Server, ct);
        var forms = await FormsAsync(findings, study, ct);
        return findings.Conclude(
            $"{columns} columns in {_columns.Count} tables of participants, consents and records, {forms} forms of the program and a participant's own copy: no place for a name, an address, a telephone or a birth date; people are told to write none into free text. "
            + "What a study's own questions ask, what people write all the same, and a drawn signature, where a study wants one, are sealed, and no software can know what they say.");
    }

    private static async Task<int> ColumnsAsync(Findings findings, ProbeServer server, CancellationToken ct)
    {
        var tables = (await server.RowsAsync(
                """SELECT t.name AS "Table", c.name AS "Column" FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'""", ct))
            .GroupBy(row => row["Table"]!.ToString()!, row => row["Column"]!.ToString()!)
            .Where(table => _columns.ContainsKey(table.Key) || table.Contains("ParticipantId")).ToList();
        findings.Expect(tables.Count == _columns.Count, $"{tables.Count} tables hold something of participants.", $"{tables.Count} tables hold something of participants, and not the {_columns.Count} that are known.");
        foreach (var table in tables)
        {
            var extra = table.Except(_columns.GetValueOrDefault(table.Key, "").Split(' ')).ToList();
            findings.Expect(
                extra.Count == 0, $"{table.Key}: nothing but the columns on the list.",
                $"{table.Key}: columns that are not on the list of what may be kept: {string.Join(", ", extra)}.");
        }

        return tables.Sum(table => table.Count());
    }

    private static async Task<int> FormsAsync(Findings findings, ProbeStudy study, CancellationToken ct)
    {
        var forms = 0;
        await study.AssignAsync(times: 1, ct);
        var code = (await study.AddAsync(1, ct))[0];
        await StaffAsync($"{study.Home}/participants", advises: true);
        await StaffAsync($"{study.Home}/participants/{code}", advises: false);
        using (var anybody = new ProbePages(study.Server.Client(cookies: true)))
        {
            Judge("/p/join", await anybody.GetAsync("/p/join", ct));
        }

        using var phone = await study.JoinAsync(code, ct);
        foreach (var page in (string[])[ProbePhone.Home, ProbePhone.Consent, ProbePhone.Leave])
        {
            Judge(page, await phone.GetAsync(page, ct));
        }

        await phone.ConsentAsync(1, code, ct);
        var task = (await phone.GetAsync(ProbePhone.Home, ct)).All(TaskLink()).FirstOrDefault() ?? "/p/task";
        Judge("/p/task", await phone.GetAsync(task, ct));
        await study.SaveAsync(code, 1, 0, ct, ("mood", "1"));
        await StaffAsync($"{study.Home}/records/{code}/{ProbeStudy.Instrument}", advises: true, inputs: false);
        Copy(findings, (await phone.GetAsync("/p/?handler=Copy", ct)).Html);
        await phone.PostAsync("/p/unlock?handler=Lock", ProbePhone.Home, ct);
        Judge("/p/unlock", await phone.GetAsync("/p/unlock", ct));
        return forms;

        async Task StaffAsync(string path, bool advises, bool inputs = true)
        {
            var page = await study.Lead.GetAsync(path, ct);
            var place = path[study.Home.Length..].Replace(code, "{code}", StringComparison.Ordinal);
            if (inputs)
            {
                Judge(place, page);
            }

            if (advises)
            {
                findings.Expect(
                    WebUtility.HtmlDecode(page.Html).Contains(Advice, StringComparison.Ordinal), $"{place} advises against names and birth dates.",
                    $"{place} does not advise against names and birth dates.");
            }
        }

        void Judge(string place, PageAnswer page)
        {
            forms++;
            var main = page.Html[Math.Max(0, page.Html.IndexOf("<main", StringComparison.Ordinal))..];
            var inputs = Input().Matches(main).Select(found => found.Value).ToList();
            var asked = inputs.Select(input => Name().Match(input).Groups[1].Value)
                .Where(name => name.Length > 0 && !name.StartsWith("q.", StringComparison.Ordinal) && !_inputs.Contains(name))
                .Concat(inputs.Where(input => Personal().IsMatch(input)).Select(input => Personal().Match(input).Value)).Distinct().ToList();
            findings.Expect(
                page.Status is HttpStatusCode.OK && inputs.Count > 0, $"{place} has a form.", $"{place} answers {(int)page.Status}, and no form was found on it.");
            findings.Expect(
                asked.Count == 0, $"{place} asks for nothing that is not on the list.", $"{place} asks for what is not on the list: {string.Join(", ", asked)}.");
        }
    }

    /// <summary>The participant's copy holds everything that is kept of them, unsealed.</summary>
    private static void Copy(Findings findings, string json)
    {
        var names = new HashSet<string>();
        using var copy = JsonDocument.Parse(json);
        Collect(copy.RootElement);
        var personal = names.Where(name => PersonalName().IsMatch(name)).ToList();
        findings.Expect(
            personal.Count == 0 && names.Contains("code"), $"The participant's own copy has {names.Count} kinds of facts, none of them personal.",
            $"The participant's own copy has facts of a person, or no code: {string.Join(", ", personal)}.");

        void Collect(JsonElement element)
        {
            foreach (var child in element.ValueKind is JsonValueKind.Array ? element.EnumerateArray() : Enumerable.Empty<JsonElement>())
            {
                Collect(child);
            }

            foreach (var property in element.ValueKind is JsonValueKind.Object ? element.EnumerateObject() : Enumerable.Empty<JsonProperty>())
            {
                names.Add(property.Name);
                Collect(property.Value);
            }
        }
    }

    [GeneratedRegex("<(?:input|textarea|select)[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex(""" name="([^"]+)""")]
    private static partial Regex Name();

    [GeneratedRegex("""type="(?:email|tel)"|autocomplete="(?!off|new-password|current-password|one-time-code)[^"]+""")]
    private static partial Regex Personal();

    [GeneratedRegex("(?i)(?:first|last|full|sur|family|given).?name|e-?mail|phone.?number|telephone|street|postal|birth")]
    private static partial Regex PersonalName();

    [GeneratedRegex("""href="(/p/task/[0-9a-f]{32})""")]
    private static partial Regex TaskLink();
}
