using CohortVault.Instruments.Csv;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Dictionary;

/// <summary>Reads one row of a dictionary.</summary>
internal sealed class DictionaryRowReader(
    DictionaryLayout layout, CsvRow row, IReadOnlyList<BlankRow> before, Findings findings)
{
    private readonly Dictionary<DictionaryColumn, string> _meant = [];
    private string _name = "";

    public Field Read()
    {
        _name = Text(DictionaryColumn.FieldName);
        var type = Type();
        var field = new Field
        {
            Name = _name,
            Form = Text(DictionaryColumn.FormName),
            SectionHeader = Text(DictionaryColumn.SectionHeader),
            Type = type,
            Label = Text(DictionaryColumn.FieldLabel),
            Options = FieldOptions.Parse(type, Text(DictionaryColumn.Options)),
            Note = Text(DictionaryColumn.FieldNote),
            Validation = Meant(DictionaryColumn.Validation, Text(DictionaryColumn.Validation).Trim()),
            Minimum = Text(DictionaryColumn.Minimum),
            Maximum = Text(DictionaryColumn.Maximum),
            IsIdentifier = Flag(DictionaryColumn.Identifier),
            BranchingLogic = Text(DictionaryColumn.BranchingLogic),
            IsRequired = Flag(DictionaryColumn.Required),
            Alignment = Alignment(),
            QuestionNumber = Text(DictionaryColumn.QuestionNumber),
            MatrixGroup = Text(DictionaryColumn.MatrixGroup),
            IsRanked = Flag(DictionaryColumn.MatrixRanking),
            Annotation = Text(DictionaryColumn.Annotation),
        };
        var spelled = layout.Columns.Select((column, index) => Spelling(column.Column, row.Cells[index]));
        return field with { Spelling = new RowSpelling([.. spelled], row.End, before, row.Line) };
    }

    private CellSpelling Spelling(DictionaryColumn column, CsvCell cell)
    {
        var meant = _meant.GetValueOrDefault(column) ?? Text(column);
        return new CellSpelling(cell.Quoting, meant == cell.Text ? null : new CellVariant(meant, cell.Text));
    }

    private string Text(DictionaryColumn column)
    {
        for (var index = 0; index < layout.Columns.Count; index++)
        {
            if (layout.Columns[index].Column == column)
            {
                var cell = row.Cells[index];
                return layout.Empty.Length > 0 && cell.Quoting == CellQuoting.None && cell.Text == layout.Empty ? ""
                    : cell.Text;
            }
        }

        return "";
    }

    private string Meant(DictionaryColumn column, string meaning) => _meant[column] = meaning;

    private FieldType Type()
    {
        var written = Text(DictionaryColumn.FieldType);
        if (FieldNames.Type(written) is { } type)
        {
            Meant(DictionaryColumn.FieldType, FieldNames.Of(type));
            return type;
        }

        findings.Error(
            "dictionary.type", row.Line, DictionaryColumn.FieldType, _name,
            $"There is no type {Findings.Quote(written)}.",
            $"Use one of {string.Join(", ", FieldNames.OfTypes)}.");
        return FieldType.Text;
    }

    private FieldAlignment Alignment()
    {
        var written = Text(DictionaryColumn.Alignment);
        if (FieldNames.Alignment(written) is { } alignment)
        {
            Meant(DictionaryColumn.Alignment, FieldNames.Of(alignment));
            return alignment;
        }

        findings.Error(
            "dictionary.alignment", row.Line, DictionaryColumn.Alignment, _name,
            $"There is no alignment {Findings.Quote(written)}.", "Use LH, LV, RH, RV or nothing.");
        return FieldAlignment.Default;
    }

    private bool Flag(DictionaryColumn column)
    {
        var written = Text(column).Trim();
        var set = written.Equals("y", StringComparison.OrdinalIgnoreCase);
        if (!set && written.Length > 0 && !written.Equals("n", StringComparison.OrdinalIgnoreCase))
        {
            findings.Error(
                "dictionary.flag", row.Line, column, _name, $"This is y or nothing, not {Findings.Quote(written)}.",
                "Write y, or leave the cell empty.");
        }

        Meant(column, set ? "y" : "");
        return set;
    }
}
