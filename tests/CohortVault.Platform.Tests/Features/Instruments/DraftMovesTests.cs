using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Editing;
using CohortVault.Platform.Features.Instruments.Drafts;
using CohortVault.Platform.Features.Instruments.Questionnaire;

namespace CohortVault.Platform.Tests.Features.Instruments;

/// <summary>Whatever is done in the editor, in whichever order, what comes of it is a dictionary.</summary>
public sealed class DraftMovesTests
{
    private static readonly string[] _words =
    [
        "add", "add", "add", "add-form", "set", "set", "rename", "up", "down", "matrix-up", "matrix-down", "section-up", "section-down",
        "section-remove", "move", "move", "duplicate", "matrix-row", "remove", "choice-remove:0", "choice-up:1", "condition", "title", "form-up",
        "form-down", "form-duplicate", "form-remove",
    ];

    // What somebody may still have to mend: a condition on what is gone, a matrix of which one row is left without choices.
    private static readonly HashSet<string> _mendable =
    [
        "dictionary.unknown-field", "dictionary.reference", "dictionary.choices", "dictionary.no-calculation", "dictionary.circular-branching",
        "dictionary.action-tag-argument",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_order_of_steps_keeps_forms_matrices_and_names_in_order(int seed)
    {
        var random = new Random(seed);
        var draft = Draft.Of(0, SampleDictionary.Read(), new HashSet<string>(), new HashSet<string>());
        var done = new HashSet<string>();
        for (var step = 0; step < 400; step++)
        {
            var form = Form(random, draft);
            var result = DraftCommands.Run(draft, form);
            if (result.Refusal is not null)
            {
                continue;
            }

            done.Add(form["do"][0]);
            draft = Draft.Read(result.Value.Draft.Write());
            Assert.Equal(result.Value.Draft.Dictionary.Fields.Select(field => field.Name), draft.Dictionary.Fields.Select(field => field.Name));
            var wrong = DictionaryCheck.Run(draft.Dictionary)
                .Where(finding => finding.Severity is FindingSeverity.Error && !_mendable.Contains(finding.Code));
            Assert.True(!wrong.Any(), $"Step {step}, {form["do"][0]}: {string.Join("; ", wrong.Select(finding => finding.Problem))}");
            Assert.Equal("record_id", draft.Dictionary.Fields[0].Name);

            // Whatever is still to be mended, there is a picture of it.
            foreach (var instrument in draft.Dictionary.Instruments)
            {
                QuestionnaireView.Of(new QuestionnaireSheet { Dictionary = draft.Dictionary, Instrument = instrument, Now = "2026-11-26 05:30:00" });
            }
        }

        Assert.Equal(_words.Distinct().Order(), done.Order());
    }

    [Fact]
    public void A_matrix_moves_as_one_and_what_crosses_it_goes_all_the_way()
    {
        var draft = Draft.Of(0, SampleDictionary.Empty, new HashSet<string>(), new HashSet<string>());
        draft = Do(draft, "add", ("instrument", "questionnaire"), ("kind", "text"));
        draft = Do(draft, "add", ("instrument", "questionnaire"), ("kind", FieldKind.Matrix));
        draft = Do(draft, "matrix-row", ("field", "question_2"));
        Assert.Equal(["question", "question_2", "question_3"], Names(draft));
        Assert.Equal(["question_2", "question_3", "question"], Names(Do(draft, "down", ("field", "question"))));
        Assert.Equal(["question_2", "question_3", "question"], Names(Do(draft, "matrix-up", ("field", "question_3"))));
        var changed = Do(draft, "set", ("field", "question_2"), ("code", "1"), ("choice", "Never"), ("code", ""), ("choice", "Always"));
        Assert.All(changed.Rows.Skip(2), row => Assert.Equal("1, Never | 2, Always", row.Field.Options.Text));

        // Away from its matrix, a row is a question like others.
        var apart = Do(draft, "up", ("field", "question_2"));
        Assert.Equal(["question_2", "question", "question_3"], Names(apart));
        Assert.DoesNotContain(DictionaryCheck.Run(apart.Dictionary), finding => finding.Code == "dictionary.matrix");
    }

    [Fact]
    public void A_heading_stays_in_its_place_unless_its_section_moves()
    {
        var draft = Draft.Of(0, SampleDictionary.Empty, new HashSet<string>(), new HashSet<string>());
        foreach (var label in (string[])["A", "B", "C", "D"])
        {
            draft = Do(draft, "add", ("instrument", "questionnaire"), ("kind", "text"));
            draft = Do(draft, "set", ("field", "question"), ("field_label", label));
        }

        draft = Do(draft, "set", ("field", "a"), ("section_header", "First"));
        draft = Do(draft, "set", ("field", "c"), ("section_header", "Second"));
        Assert.Equal(["First", "", "Second", ""], Headings(Do(draft, "down", ("field", "a"))));
        Assert.Equal(["b", "a", "c", "d"], Names(Do(draft, "down", ("field", "a"))));
        Assert.Equal(["c", "d", "a", "b"], Names(Do(draft, "section-up", ("field", "c"))));
        Assert.Equal(["Second", "", "First", ""], Headings(Do(draft, "section-down", ("field", "a"))));
        Assert.Equal(["First", "", "Second"], Headings(Do(draft, "remove", ("field", "c"))));
    }

    private static Draft Do(Draft draft, string word, params (string Name, string Value)[] inputs)
    {
        var form = inputs.Append((Name: DraftCommands.Word, Value: word)).GroupBy(input => input.Name)
            .ToDictionary(group => group.Key, group => group.Select(input => input.Value).ToArray());
        var done = DraftCommands.Run(draft, form);
        Assert.Null(done.Refusal);
        return done.Value.Draft;
    }

    private static IEnumerable<string> Names(Draft draft) => draft.Rows.Skip(1).Select(row => row.Field.Name);

    private static IEnumerable<string> Headings(Draft draft) => draft.Rows.Skip(1).Select(row => row.Field.SectionHeader);

    private static Dictionary<string, string[]> Form(Random random, Draft draft)
    {
        var (word, fields, forms) = (_words[random.Next(_words.Length)], draft.Rows.Skip(1).Select(row => row.Field.Name).ToList(), draft.Forms.ToList());
        var kinds = FieldKind.All.Select(kind => kind.Word).Append(FieldKind.Matrix).ToList();
        var form = new Dictionary<string, string[]> { [DraftCommands.Word] = [word] };
        var to = forms[random.Next(forms.Count)];
        if (word.StartsWith("form-", StringComparison.Ordinal) || word is "add" or "title" or "add-form")
        {
            (form["instrument"], form["title"], form["kind"]) = ([to], [$"Form {random.Next(40)}"], [kinds[random.Next(kinds.Count)]]);
            form["after"] = [fields.Count > 0 ? fields[random.Next(fields.Count)] : ""];
        }
        else if (fields.Count > 0)
        {
            form["field"] = [fields[random.Next(fields.Count)]];
            var there = draft.Rows.Skip(1).Where(row => row.Field.Form == to).Select(row => row.Field.Name).ToList();
            (form["to"], form["before"]) = ([to], [random.Next(3) == 0 || there.Count == 0 ? "" : there[random.Next(there.Count)]]);
            form["field_name"] = [$"name_{random.Next(60)}"];
            form["when"] = [fields[random.Next(fields.Count)]];
            if (word == "set")
            {
                form["field_label"] = [$"Question {random.Next(90)}, [{fields[random.Next(fields.Count)]}]"];
                form["section_header"] = [random.Next(3) == 0 ? "Heading" : ""];
                form["kind"] = [kinds[random.Next(kinds.Count)]];
            }
        }

        return form;
    }
}
