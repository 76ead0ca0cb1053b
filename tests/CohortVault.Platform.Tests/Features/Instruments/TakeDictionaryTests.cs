using System.Text;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Instruments;
using CohortVault.Platform.Features.Studies.Contracts;
using CohortVault.Platform.Tests.Features.Studies;

namespace CohortVault.Platform.Tests.Features.Instruments;

public abstract class TakeDictionaryTests(OnePostgres? postgres = null) : InstallationTests(postgres)
{
    private const string Header =
        "\"Variable / Field Name\",\"Form Name\",\"Section Header\",\"Field Type\",\"Field Label\",\"Choices, Calculations, OR Slider Labels\","
        + "\"Field Note\",\"Text Validation Type OR Show Slider Number\",\"Text Validation Min\",\"Text Validation Max\",Identifier?,"
        + "\"Branching Logic (Show field only if...)\",\"Required Field?\",\"Custom Alignment\",\"Question Number (surveys only)\","
        + "\"Matrix Group Name\",\"Matrix Ranking?\",\"Field Annotation\"\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dictionary_is_taken_in_sealed_and_given_back_byte_for_byte()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        var file = Dictionary(Text("zebrafish_lullaby"));
        Assert.Null((await TakeAsync(installation, study, ada, file)).Refusal);
        var kept = await installation.UseAsync<Dictionaries, byte[]?>(d => d.BytesAsync(study, 1, Ct));
        Assert.Equal(file, kept);
        Assert.Null(await installation.UseAsync<Dictionaries, byte[]?>(d => d.BytesAsync(study, 2, Ct)));
        if (installation.OnFiles)
        {
            Assert.False(installation.Holds("zebrafish_lullaby"));
        }
    }

    [Fact]
    public async Task What_has_errors_changes_nothing_and_says_where()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        var answer = await TakeAsync(installation, study, ada, Dictionary(Text("age"), Text("age")));
        Assert.Equal("instrument.not-usable", answer.Refusal?.Code);
        Assert.Contains(answer.Findings, finding => finding is { Line: 4, Field: "age" });
        Assert.StartsWith("dictionary.", (await TakeAsync(installation, study, ada, "no table"u8.ToArray())).Refusal?.Code, StringComparison.Ordinal);
        Assert.Equal("instrument.no-file", (await TakeAsync(installation, study, ada, [])).Refusal?.Code);
        Assert.Empty(await installation.UseAsync<Dictionaries, IReadOnlyList<Dictionaries.Version>>(d => d.AllAsync(study, Ct)));
    }

    [Fact]
    public async Task In_a_running_study_what_touches_answers_is_confirmed_and_the_version_before_stays()
    {
        await using var installation = await NewInstallationAsync();
        var ada = await installation.PersonAsync("ada");
        var study = await installation.StudyAsync(ada);
        var first = Dictionary(Text("age"), Radio("sleep", "1, well | 2, badly"), Text("gone"));
        Assert.Null((await TakeAsync(installation, study, ada, first)).Refusal);
        await installation.ApproveAsync(study, ada);
        Assert.Null(await installation.MoveAsync(study, ada, StudyState.Running));

        var second = Dictionary(Text("age", "integer"), Radio("sleep", "1, well | 3, badly"), Text("fresh"));
        var asked = await TakeAsync(installation, study, ada, second);
        Assert.Equal("instrument.confirm", asked.Refusal?.Code);
        Assert.Equal(
            [("gone", ImpactKind.Removed), ("age", ImpactKind.Retyped), ("sleep", ImpactKind.ChoicesChanged), ("fresh", ImpactKind.Added)],
            asked.Impacts.Select(impact => (impact.Field, impact.Kind)));
        Assert.Equal("2", asked.Impacts.Single(impact => impact.Kind is ImpactKind.ChoicesChanged).Detail);

        Assert.Null((await TakeAsync(installation, study, ada, second, confirmed: true)).Refusal);
        Assert.Equal(first, await installation.UseAsync<Dictionaries, byte[]?>(d => d.BytesAsync(study, 1, Ct)));
        Assert.Equal(second, await installation.UseAsync<Dictionaries, byte[]?>(d => d.BytesAsync(study, 2, Ct)));

        // Other words alone need no confirmation.
        var third = Dictionary(Text("age", "integer"), Radio("sleep", "1, well | 3, badly | 4, not at all"), Text("fresh"));
        var reworded = await TakeAsync(installation, study, ada, third);
        Assert.Null(reworded.Refusal);
        Assert.Equal([("sleep", ImpactKind.Reworded)], reworded.Impacts.Select(impact => (impact.Field, impact.Kind)));
    }

    [Fact]
    public async Task Only_who_builds_instruments_takes_one_in()
    {
        await using var installation = await NewInstallationAsync();
        var (ada, bob) = (await installation.PersonAsync("ada"), await installation.PersonAsync("bob"));
        var study = await installation.StudyAsync(ada);
        await installation.JoinTeamAsync(study, ada, bob, "bob", "Research assistant");
        Assert.Equal("study.not-in-role", (await TakeAsync(installation, study, bob, Dictionary(Text("age")))).Refusal?.Code);
    }

    private static async Task<TakeDictionary.Response> TakeAsync(
        Installation installation, StudyId study, AccountId by, byte[] file, bool confirmed = false)
    {
        var access = (await installation.EnterAsync(study, by))!;
        return await installation.UseAsync<TakeDictionary, TakeDictionary.Response>(take => take.Handle(access, file, confirmed, Ct));
    }

    private static byte[] Dictionary(params string[] rows) =>
        Encoding.UTF8.GetBytes($"{Header}{string.Join('\n', (string[])[Text("record_id"), .. rows])}\n");

    private static string Text(string name, string validation = "") => $"{name},baseline,,text,\"The {name}\",,,{validation},,,,,,,,,,";

    private static string Radio(string name, string choices) => $"{name},baseline,,radio,\"The {name}\",\"{choices}\",,,,,,,,,,,,";
}

public sealed class SqliteTakeDictionaryTests : TakeDictionaryTests;

[Collection(OnPostgres.Name)]
public sealed class PostgresTakeDictionaryTests(OnePostgres postgres) : TakeDictionaryTests(postgres);
