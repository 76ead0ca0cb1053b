namespace CohortVault.Platform.Features.Instruments.Drafts;

/// <summary>Puts fields, matrices, sections and instruments elsewhere, and takes them out.</summary>
internal static class DraftMoves
{
    /// <summary>The places of a field's matrix: its own alone where it is in none.</summary>
    public static IReadOnlyList<int> Matrix(Draft draft, int at) => draft.Rows[at].Field.MatrixGroup is { Length: > 0 } group
        ? [.. Enumerable.Range(1, draft.Rows.Count - 1).Where(index => draft.Rows[index].Field.MatrixGroup == group)]
        : [at];

    /// <summary>The places of the section that a field with a heading starts.</summary>
    public static IReadOnlyList<int> Section(Draft draft, int at)
    {
        var places = new List<int> { at };
        for (var next = at + 1; next < draft.Rows.Count && draft.Rows[next].Field is { SectionHeader: "" } field
             && field.Form == draft.Rows[at].Field.Form; next++)
        {
            places.Add(next);
        }

        return places;
    }

    /// <summary>
    /// Puts fields that stand together before another one, or at the end of a form. A heading stays where it is, for the field that
    /// comes after, unless its whole section moves.
    /// </summary>
    public static Draft Move(Draft draft, IReadOnlyList<int> places, string form, string? before, bool withHeading)
    {
        var (names, target) = (places.Select(at => draft.Rows[at].Field.Name).ToHashSet(), before);
        if (target is not null && names.Contains(target))
        {
            return draft;
        }

        draft = withHeading ? draft : LeaveHeading(draft, places);
        var moved = places.Select(at => draft.Rows[at] with { Field = draft.Rows[at].Field with { Form = form } }).ToList();
        var rest = draft.Rows.Where(row => !names.Contains(row.Field.Name)).ToList();
        var to = target is null ? -1 : rest.FindIndex(row => row.Field.Name == target);
        to = to > 0 ? Above(rest, to, moved) : 1 + rest.FindLastIndex(row => row.Field.Form == form);
        rest.InsertRange(Math.Max(1, to), moved);
        return Settle(draft with { Rows = rest });
    }

    /// <summary>One place up or down, over a whole matrix; null at the end of the instrument.</summary>
    public static Draft? Step(Draft draft, IReadOnlyList<int> places, bool up, bool withHeading)
    {
        var (rows, form) = (draft.Rows, draft.Rows[places[0]].Field.Form);
        var beside = up ? places[0] - 1 : places[^1] + 1;
        if (beside < 1 || beside >= rows.Count || rows[beside].Field.Form != form)
        {
            return null;
        }

        if (withHeading)
        {
            return StepSection(draft, places, beside, up);
        }

        // Within its own matrix a row goes over one row, elsewhere over all of a matrix.
        var own = rows[places[0]].Field.MatrixGroup;
        var over = rows[beside].Field.MatrixGroup is { Length: > 0 } group && group != own ? Matrix(draft, beside) : [beside];
        var before = up ? rows[over[0]].Field.Name
            : over[^1] + 1 < rows.Count && rows[over[^1] + 1].Field.Form == form ? rows[over[^1] + 1].Field.Name
            : null;
        return Move(draft, places, form, before, withHeading: false);
    }

    /// <summary>Takes fields out; a heading is left to the field that comes after.</summary>
    public static Draft Remove(Draft draft, IReadOnlyList<int> places)
    {
        draft = LeaveHeading(draft, places);
        return Settle(draft with { Rows = [.. draft.Rows.Where((_, at) => !places.Contains(at))] });
    }

    /// <summary>Instruments in another order, or fewer of them.</summary>
    public static Draft Arrange(Draft draft, IReadOnlyList<string> forms) => Settle(draft with
    {
        Rows = [draft.Rows[0], .. forms.SelectMany(form => draft.Rows.Skip(1).Where(row => row.Field.Form == form))],
        FormsWere = draft.FormsWere.Where(form => forms.Contains(form.Key)).ToDictionary(),
    });

    /// <summary>Keeps what a dictionary needs: the record's id first, forms together, rows of a matrix together.</summary>
    public static Draft Settle(Draft draft)
    {
        var questions = draft.Rows.Skip(1).ToList();
        var forms = questions.Select(row => row.Field.Form).Distinct().ToList();
        if (forms.Count > 0)
        {
            questions = [.. forms.SelectMany(form => questions.Where(row => row.Field.Form == form))];
        }

        var (seen, last) = (new HashSet<string>(), "");
        for (var at = 0; at < questions.Count; at++)
        {
            var (group, form) = (questions[at].Field.MatrixGroup, questions[at].Field.Form);
            if (group.Length > 0 && group != last && !seen.Add(group))
            {
                questions[at] = questions[at] with { Field = questions[at].Field with { MatrixGroup = "", IsRanked = false } };
                group = "";
            }

            last = at + 1 < questions.Count && questions[at + 1].Field.Form != form ? "" : group;
        }

        var id = draft.Rows[0];
        var first = forms.Count > 0 ? id with { Field = id.Field with { Form = forms[0] } } : id;
        return draft with { Rows = [first, .. questions] };
    }

    private static Draft? StepSection(Draft draft, IReadOnlyList<int> places, int beside, bool up)
    {
        var (rows, form) = (draft.Rows, draft.Rows[places[0]].Field.Form);
        if (!up)
        {
            var after = Section(draft, beside)[^1] + 1;
            return Move(
                draft, places, form, after < rows.Count && rows[after].Field.Form == form ? rows[after].Field.Name : null, withHeading: true);
        }

        while (rows[beside].Field.SectionHeader.Length == 0 && beside > 1 && rows[beside - 1].Field.Form == form)
        {
            beside--;
        }

        // What stands before the first heading has none: it would become part of the section that goes above it.
        return rows[beside].Field.SectionHeader.Length == 0 ? null : Move(draft, places, form, rows[beside].Field.Name, withHeading: true);
    }

    private static Draft LeaveHeading(Draft draft, IReadOnlyList<int> places)
    {
        var (first, after) = (draft.Rows[places[0]].Field, places[^1] + 1);
        return first.SectionHeader.Length > 0 && after < draft.Rows.Count && draft.Rows[after].Field is { SectionHeader: "" } next
            && next.Form == first.Form
            ? draft.With(after, field => field with { SectionHeader = first.SectionHeader })
                .With(places[0], field => field with { SectionHeader = "" })
            : draft;
    }

    // Nothing goes between the rows of a matrix but one of its own.
    private static int Above(List<DraftRow> rest, int to, List<DraftRow> moved)
    {
        var group = rest[to].Field.MatrixGroup;
        while (group.Length > 0 && moved[0].Field.MatrixGroup != group && to > 1 && rest[to - 1].Field.MatrixGroup == group)
        {
            to--;
        }

        return to;
    }
}
