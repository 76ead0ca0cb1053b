using CohortVault.Instruments.Editing;
using CohortVault.Instruments.Model;
using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <summary>New fields, matrices and instruments, copies of them, and names.</summary>
internal static class DraftAdditions
{
    private const string Question = "question";

    /// <summary>A new question after another one, or at the end of the form.</summary>
    public static Outcome<DraftChange> Add(Draft draft, string form, string? after, string word)
    {
        if (!draft.Forms.Contains(form))
        {
            return InstrumentRefusals.FieldUnknown;
        }

        var kind = FieldKind.Find(word == FieldKind.Matrix ? "radio" : word);
        if (kind is null)
        {
            return InstrumentRefusals.BadKind;
        }

        var field = new Field
        {
            Name = FieldSlug.Free(Question, name => draft.IsTaken(name, null)),
            Form = form,
            Type = kind.Type,
            Validation = kind.Validation ?? "",
            Options = FieldOptions.Parse(kind.Type, kind.Options),
            MatrixGroup = word == FieldKind.Matrix
                ? FieldSlug.Free("matrix", group => draft.Rows.Any(row => row.Field.MatrixGroup == group))
                : "",
        };
        return Insert(draft, field, After(draft, form, after));
    }

    /// <summary>Another row of a matrix, below its last.</summary>
    public static DraftChange AddRow(Draft draft, int at)
    {
        var last = DraftMoves.Matrix(draft, at)[^1];
        var like = draft.Rows[last].Field;
        return Insert(
            draft,
            new Field
            {
                Name = FieldSlug.Free(Question, name => draft.IsTaken(name, null)),
                Form = like.Form,
                Type = like.Type,
                Options = like.Options,
                MatrixGroup = like.MatrixGroup,
                IsRanked = like.IsRanked,
                IsRequired = like.IsRequired,
            },
            last + 1);
    }

    /// <summary>The same question again, below, under a name of its own.</summary>
    public static DraftChange Duplicate(Draft draft, int at)
    {
        var field = draft.Rows[at].Field;
        var copy = field with { Name = FieldSlug.Free(field.Name, name => draft.IsTaken(name, null)), Spelling = null, SectionHeader = "" };
        return Insert(draft, copy, at + 1, isAutoNamed: false);
    }

    /// <summary>A new instrument at the end, with one question to begin with.</summary>
    public static Outcome<DraftChange> AddForm(Draft draft, string title)
    {
        if (OneLine.Read(title, 100) is not { } read)
        {
            return InstrumentRefusals.BadTitle;
        }

        var form = FreeForm(draft, FieldSlug.Of(read, "instrument"));
        var field = new Field
        {
            Name = FieldSlug.Free(Question, name => draft.IsTaken(name, null)),
            Form = form,
            Type = FieldType.Text,
        };
        return Insert(draft, field, draft.Rows.Count);
    }

    /// <summary>The same instrument again, at the end: its questions have names of their own and ask of each other.</summary>
    public static DraftChange DuplicateForm(Draft draft, string form)
    {
        var (copy, taken) = (FreeForm(draft, form), draft.Rows.Select(row => row.Field.Name).ToHashSet());
        var fields = draft.Rows.Skip(1).Where(row => row.Field.Form == form).Select(row => row.Field).ToList();
        var names = new Dictionary<string, string>();
        foreach (var field in fields)
        {
            names[field.Name] = FieldSlug.Free(field.Name, name => taken.Contains(name) || draft.UsedFields.Contains(name));
            taken.Add(names[field.Name]);
        }

        var renames = new Renames(names, new Dictionary<string, string> { [form] = copy });
        var groups = new Dictionary<string, string>();
        foreach (var group in fields.Select(field => field.MatrixGroup).Where(group => group.Length > 0).Distinct())
        {
            groups[group] = FieldSlug.Free(
                group, name => groups.ContainsValue(name) || draft.Rows.Any(row => row.Field.MatrixGroup == name));
        }

        var added = fields.Select(field => new DraftRow(
            renames.Apply(field) with { Spelling = null, MatrixGroup = groups.GetValueOrDefault(field.MatrixGroup, "") }, null, false)).ToList();
        return new DraftChange(draft with { Rows = [.. draft.Rows, .. added] }, added[0].Field.Name, null);
    }

    /// <summary>Gives a field another name, also where others refer to it.</summary>
    public static Outcome<Draft> Rename(Draft draft, int at, string typed)
    {
        var (name, row) = (typed.Trim(), draft.Rows[at]);
        if (name == row.Field.Name)
        {
            return draft;
        }

        if (name.Length is 0 or > 100 || !char.IsAsciiLetterLower(name[0]) || name[^1] == '_' || name.Contains("__", StringComparison.Ordinal)
            || !name.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '_'))
        {
            return InstrumentRefusals.BadName;
        }

        return draft.IsTaken(name, row.Was) ? InstrumentRefusals.NameTaken : Named(draft, at, name, isAutoNamed: false);
    }

    /// <summary>Lets a name that nobody chose follow the label.</summary>
    public static Draft Follow(Draft draft, int at)
    {
        var row = draft.Rows[at];
        if (!row.IsAutoNamed || row.Field.Label.Length == 0)
        {
            return draft;
        }

        var wanted = FieldSlug.Of(row.Field.Label, Question);
        return wanted == row.Field.Name ? draft : Named(
            draft, at, FieldSlug.Free(wanted, name => name != row.Field.Name && draft.IsTaken(name, row.Was)), isAutoNamed: true);
    }

    /// <summary>Gives an instrument another title.</summary>
    public static Outcome<DraftChange> RenameForm(Draft draft, string form, string title)
    {
        if (OneLine.Read(title, 100) is not { } read)
        {
            return InstrumentRefusals.BadTitle;
        }

        var name = FieldSlug.Of(read, "instrument");
        var was = draft.FormsWere.GetValueOrDefault(form);
        if (name == form)
        {
            return new DraftChange(draft, null, form);
        }

        if (draft.Forms.Contains(name) || (draft.UsedForms.Contains(name) && name != was))
        {
            return InstrumentRefusals.TitleTaken;
        }

        var renames = new Renames(new Dictionary<string, string>(), new Dictionary<string, string> { [form] = name });
        return new DraftChange(
            draft with
            {
                Rows = [.. draft.Rows.Select(row => row with { Field = renames.Apply(row.Field) })],
                FormsWere = draft.FormsWere.ToDictionary(pair => renames.Form(pair.Key), pair => pair.Value),
            },
            null, name);
    }

    private static string FreeForm(Draft draft, string form) =>
        FieldSlug.Free(form, name => draft.Forms.Contains(name) || draft.UsedForms.Contains(name));

    private static Draft Named(Draft draft, int at, string name, bool isAutoNamed)
    {
        var renames = new Renames(new Dictionary<string, string> { [draft.Rows[at].Field.Name] = name }, new Dictionary<string, string>());
        return draft with
        {
            Rows =
            [
                .. draft.Rows.Select((row, index) => row with
                {
                    Field = renames.Apply(row.Field),
                    IsAutoNamed = index == at ? isAutoNamed : row.IsAutoNamed,
                }),
            ],
        };
    }

    private static int After(Draft draft, string form, string? after)
    {
        var at = draft.Find(after);
        return at > 0 && draft.Rows[at].Field.Form == form
            ? DraftMoves.Matrix(draft, at)[^1] + 1
            : 1 + draft.Rows.Select((row, index) => (row, index)).Last(pair => pair.row.Field.Form == form).index;
    }

    private static DraftChange Insert(Draft draft, Field field, int at, bool isAutoNamed = true)
    {
        var rows = draft.Rows.ToList();
        rows.Insert(at, new DraftRow(field, null, isAutoNamed));
        return new DraftChange(DraftMoves.Settle(draft with { Rows = rows }), field.Name, null);
    }
}

/// <param name="Draft">The draft afterwards.</param>
/// <param name="Field">The field to show next; null for none.</param>
/// <param name="Form">The instrument to show next, where no field is.</param>
internal sealed record DraftChange(Draft Draft, string? Field, string? Form);
