using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Export.Package;

/// <summary>
/// Writes questionnaires as Labfront's export has them: a folder for each participant, in it one for each questionnaire,
/// in it numbered files with a header block, the questions, and the answers. What is not publicly known of that format
/// is listed in <c>docs/formats/study-export.md</c>.
/// </summary>
internal sealed class LabfrontTree(ExportFiles files, ExportRequest request, ExportTable table)
{
    private const int RowsOfAFile = 100_000;
    private const int HeaderLines = 5;
    private const string IsoDate = "yyyy-MM-dd'T'HH:mm:ss.fffzzz";

    private readonly LeftOut _leftOut = new();

    /// <summary>Writes the forms; those of one record stand together. Says what could not be written.</summary>
    public async Task<LeftOut> WriteAsync(IAsyncEnumerable<SubmittedForm> forms, CancellationToken ct)
    {
        var cells = new CellWriter(table, _leftOut);
        var held = new List<SubmittedForm>();
        await foreach (var form in forms.WithCancellation(ct))
        {
            if (held.Count > 0 && held[0].Form.Record != form.Form.Record)
            {
                await ParticipantAsync(held, cells, ct);
                held.Clear();
            }

            held.Add(form);
        }

        if (held.Count > 0)
        {
            await ParticipantAsync(held, cells, ct);
        }

        return _leftOut;
    }

    private async Task ParticipantAsync(List<SubmittedForm> forms, CellWriter cells, CancellationToken ct)
    {
        cells.Start(forms[0].Form.Record);
        var id = Id(forms[0]);
        var insignia = ExportNames.Part(cells.Participant);
        foreach (var own in forms.GroupBy(form => form.Form.Instrument, StringComparer.Ordinal))
        {
            if (table.Find(own.Key) is not { Count: > 0 } columns)
            {
                _leftOut.Forms += table.Find(own.Key) is null ? own.Count() : 0;
                continue;
            }

            var task = ExportNames.Part(columns.Instrument.Name);
            var folder = $"{insignia}_{id}/questionnaire/{task}";
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..8];
            foreach (var (number, part) in own.OrderBy(form => form.SubmittedAt).Chunk(RowsOfAFile).Index())
            {
                var name = string.Create(
                    CultureInfo.InvariantCulture, $"{folder}/{number:D6}_{task}_{insignia}_{hash}.csv");
                await files.WriteTableAsync(
                    name, table.Plan, stream => FileAsync(stream, part, id, columns, cells, ct), ct);
            }
        }
    }

    private async Task<TableSummary> FileAsync(
        Stream stream, SubmittedForm[] forms, string id, InstrumentColumns columns, CellWriter cells,
        CancellationToken ct)
    {
        // Readers look for the words before the first comma of a line.
        var csv = new CsvStream(stream, fewQuotes: true);
        var questions = Questions(columns);
        var rows = new List<string[]>
        {
            (string[])["Header Length", Text(HeaderLines)],
            (string[])["projectId", "projectName", "questionnaireName"],
            (string[])[request.Study, LabelText.OneLine(request.Title), columns.Instrument.Title],
            (string[])["insignia", "participantId", "firstSampleUnixTimestampInMs", "lastSampleUnixTimestampInMs"],
            (string[])
            [
                cells.Participant, id, Text(Shifted(forms[0]).ToUnixTimeMilliseconds()),
                Text(Shifted(forms[^1]).ToUnixTimeMilliseconds()),
            ],
        };
        rows.AddRange(Key(questions));
        string[] heading =
        [
            "unixTimestampInMs", "isoDate", "timezone",
            .. questions.Select(question => $"{question.Section}-{question.Index}"),
        ];
        foreach (var row in rows.Append(heading).Concat(forms.Select(form => Answers(form, questions, cells))))
        {
            foreach (var cell in row)
            {
                csv.Cell(cell);
            }

            await csv.EndRowAsync(ct);
        }

        await csv.FlushAsync(ct);
        return new TableSummary
        {
            Records = 1,
            Rows = forms.Length,
            Columns = heading.Length,
            Values = forms.Length * (long)questions.Count,
        };
    }

    private static IEnumerable<string[]> Key(IReadOnlyList<Question> questions)
    {
        var most = questions.Select(question => question.Options.Count).DefaultIfEmpty().Max();
        yield return ["Key Length", Text(questions.Count + 1)];
        yield return
        [
            "sectionIndex", "questionIndex", "questionDescription", "questionType",
            .. Enumerable.Range(1, most).Select(number => $"option{number}Name"),
        ];
        foreach (var question in questions)
        {
            yield return
            [
                Text(question.Section), Text(question.Index), LabelText.Plain(question.Field.Label), question.Type,
                .. question.Options, .. Enumerable.Repeat("", most - question.Options.Count),
            ];
        }
    }

    private string[] Answers(SubmittedForm form, IReadOnlyList<Question> questions, CellWriter cells)
    {
        var at = Shifted(form);
        return
        [
            Text(at.ToUnixTimeMilliseconds()), at.ToString(IsoDate, CultureInfo.InvariantCulture), form.TimeZone,
            .. questions.Select(question => Answer(form, question, cells)),
        ];
    }

    private static string Answer(SubmittedForm form, Question question, CellWriter cells)
    {
        var given = question.Columns.Select(column => (Column: column,
            Value: form.Form.Values.TryGetValue(column.Name, out var value) ? cells.Value(column, value) : ""));
        return question.Field.Type == FieldType.Checkbox
            ? string.Join("; ", given.Where(cell => cell.Value == "1")
                .Select(cell => LabelText.Plain(cell.Column.Choice!.Label)))
            : given.Select(cell => cell.Column.Labels.GetValueOrDefault(cell.Value, cell.Value)).First();
    }

    private List<Question> Questions(InstrumentColumns columns)
    {
        var own = table.Columns.Skip(columns.First).Take(columns.Count)
            .Where(column => column.Kind == ExportColumnKind.Field)
            .ToLookup(column => column.Field!.Name, StringComparer.Ordinal);
        return
        [
            .. columns.Instrument.Sections().SelectMany((section, at) => section
                .Where(field => own.Contains(field.Name))
                .Select((field, index) => new Question(at, index, field, [.. own[field.Name]]))),
        ];
    }

    private DateTimeOffset Shifted(SubmittedForm form)
    {
        var rules = table.Plan.DeIdentification;
        return rules.Dates != DateTreatment.Shift ? form.SubmittedAt
            : form.SubmittedAt.AddDays(-table.Pseudonyms!.DaysBack(form.Form.Record, rules.KeepWeekdays));
    }

    private string Id(SubmittedForm form) => table.Plan.DeIdentification.HashRecord
        ? Guid.ParseExact(table.Pseudonyms!.Value("participant id", form.Participant.ToString("D")), "N").ToString("D")
        : form.Participant.ToString("D");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Question(int Section, int Index, Field Field, IReadOnlyList<ExportColumn> Columns)
    {
        public string Type => Field.Type switch
        {
            FieldType.Checkbox => "multi_select",
            FieldType.Radio or FieldType.Dropdown or FieldType.YesNo or FieldType.TrueFalse => "radio",
            _ => "text",
        };

        public IReadOnlyList<string> Options { get; } =
            [.. (Field.Choices?.Items ?? []).Select(choice => LabelText.Plain(choice.Label))];
    }
}
