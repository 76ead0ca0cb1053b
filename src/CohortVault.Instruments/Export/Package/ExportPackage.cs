using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Export.Syntax;
using CohortVault.Instruments.Records;

namespace CohortVault.Instruments.Export.Package;

/// <summary>Writes a whole export: tables, dictionary, design, codebook, syntax, and the manifest when all else is
/// there.</summary>
public static class ExportPackage
{
    /// <summary>
    /// Writes it. Forms are asked for once for each table, and must be the same each time: read them within one
    /// snapshot. If anything throws, there is no manifest, and what was written is no export.
    /// </summary>
    /// <exception cref="ArgumentException">Syntax is asked for without the raw table, or dropped dates with
    /// questionnaires, or there is no key for a plan that needs one.</exception>
    /// <exception cref="InvalidDataException">The forms were not the same for each table, or one is there
    /// twice.</exception>
    public static async Task<ExportManifest> WriteAsync(
        IExportTarget target, ExportRequest request, Func<IAsyncEnumerable<RecordForm>> forms, TimeProvider clock,
        CancellationToken ct = default)
    {
        if (request.Syntax != SyntaxPrograms.None && !request.Raw)
        {
            throw new ArgumentException("Syntax needs the raw table.", nameof(request));
        }

        if (request.Questionnaires is not null && request.Plan.DeIdentification.Dates == DateTreatment.Drop)
        {
            throw new ArgumentException(
                "Questionnaires have times in their rows: shift dates, or leave them out.", nameof(request));
        }

        if (request.Files is not null && request.Plan.DeIdentification != DeIdentification.None)
        {
            throw new ArgumentException("A de-identified export has no files.", nameof(request));
        }

        var started = clock.GetUtcNow();
        var files = new ExportFiles(target);
        var raw = Table(request, ExportPlan.Raw);
        await DescriptionsAsync(files, request, raw, ct);
        if (request.Raw)
        {
            var summary = await TableAsync(files, "data.csv", raw, forms, ct);
            await SyntaxAsync(files, request, raw, summary, forms, ct);
        }

        if (request.Readable)
        {
            await TableAsync(files, "data-labels.csv", Table(request, ExportPlan.Readable), forms, ct);
        }

        if (request.Long)
        {
            await TableAsync(files, "data-long.csv", Table(request, ExportPlan.OneValueARow), forms, ct);
        }

        if (files.Written.Where(file => file.Rows is not null && file.Plan!.Shape == ExportShape.Wide)
            .Select(file => (file.Rows, file.Values)).Distinct().Count() > 1)
        {
            throw new InvalidDataException("The records changed while they were exported.");
        }

        LeftOut? leftOut = null;
        if (request.Questionnaires is { } questionnaires)
        {
            leftOut = await new LabfrontTree(files, request, raw).WriteAsync(questionnaires(), ct);
        }

        if (request.Files is { } open)
        {
            await new RecordFiles(files, raw, open).WriteAsync(forms(), ct);
        }

        var manifest = new ExportManifest
        {
            Format = ExportManifest.CurrentFormat,
            Study = request.Study,
            Title = request.Title,
            DictionaryVersion = request.DictionaryVersion,
            KeyName = request.Plan.DeIdentification.NeedsKey ? request.Pseudonyms?.KeyName : null,
            StartedAt = started,
            EndedAt = clock.GetUtcNow(),
            Files = files.Written,
            QuestionnairesLeftOut = leftOut,
        };
        await using var last = await target.OpenAsync(ExportManifest.FileName, ct);
        await last.WriteAsync(manifest.ToJson(), ct);
        return manifest;
    }

    private static ExportTable Table(ExportRequest request, ExportPlan shape) => new(
        shape with
        {
            Instruments = request.Plan.Instruments,
            Fields = request.Plan.Fields,
            Completion = request.Plan.Completion,
            DeIdentification = request.Plan.DeIdentification,
        },
        request.Dictionary, request.Design, request.Pseudonyms);

    private static Task<TableSummary> TableAsync(
        ExportFiles files, string name, ExportTable table, Func<IAsyncEnumerable<RecordForm>> forms,
        CancellationToken ct) =>
        files.WriteTableAsync(name, table.Plan, stream => TableWriter.WriteAsync(forms(), table, stream, ct), ct);

    private static async Task DescriptionsAsync(
        ExportFiles files, ExportRequest request, ExportTable raw, CancellationToken ct)
    {
        var design = request.Design;
        await files.WriteAsync("data-dictionary.csv", "dictionary", DictionaryWriter.Write(request.Dictionary), ct);
        if (design.Events.Count > 0)
        {
            await files.WriteAsync("design/arms.csv", "design", StudyDesignFiles.Write(design.Arms), ct);
            await files.WriteAsync("design/events.csv", "design", StudyDesignFiles.Write(design.Events), ct);
            await files.WriteAsync("design/event-forms.csv", "design", StudyDesignFiles.Write(design.EventForms), ct);
        }

        if (design.Repeating.Count > 0)
        {
            await files.WriteAsync("design/repeating.csv", "design", StudyDesignFiles.Write(design.Repeating), ct);
        }

        await files.WriteAsync("codebook.html", "codebook", stream => Codebook.WriteAsync(
            stream, request.Title, request.DictionaryVersion, raw, request.Dictionary, ct), ct);
    }

    private static async Task SyntaxAsync(
        ExportFiles files, ExportRequest request, ExportTable raw, TableSummary summary,
        Func<IAsyncEnumerable<RecordForm>> forms, CancellationToken ct)
    {
        var programs = request.Syntax;
        if (programs.HasFlag(SyntaxPrograms.R))
        {
            await WriteAsync("data.R", RSyntax.Write(raw, summary, "data.csv"));
        }

        if (programs.HasFlag(SyntaxPrograms.Stata))
        {
            await WriteAsync("data.do", StataSyntax.Write(raw, summary, "data.csv"));
        }

        if ((programs & (SyntaxPrograms.Sas | SyntaxPrograms.Spss)) == 0)
        {
            return;
        }

        // SAS and SPSS end a row at a line break even within quotes: they get a table without any.
        var (name, table) = ("data.csv", raw);
        if (summary.Profiles.Any(profile => profile.HasBreaks))
        {
            (name, table) = ("data-one-line.csv", Table(request, ExportPlan.Raw with { OneLineCells = true }));
            summary = await TableAsync(files, name, table, forms, ct);
        }

        if (programs.HasFlag(SyntaxPrograms.Sas))
        {
            await WriteAsync("data.sas", SasSyntax.Write(table, summary, name));
        }

        if (programs.HasFlag(SyntaxPrograms.Spss))
        {
            await WriteAsync("data.sps", SpssSyntax.Write(table, summary, name));
        }

        Task WriteAsync(string file, string text) => files.WriteAsync(file, "syntax", Encoding.UTF8.GetBytes(text), ct);
    }
}
