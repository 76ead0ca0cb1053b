using System.Globalization;
using System.Text.Json;
using CohortVault.Instruments.Model;
using CohortVault.Server.Tests.Security;
using Microsoft.Playwright;

namespace CohortVault.Server.Tests.Weeks;

/// <summary>
/// Fills a questionnaire in on the real page, question after question as the page shows them, with answers drawn at random; says what was
/// typed in the form in which it is to be stored. What branching hides the page alone decides.
/// </summary>
internal sealed class PhoneSheet(IPage page, Instrument instrument, Random random, DateOnly today)
{
    private const string Questions =
        """
        () => JSON.stringify([...document.querySelectorAll('[data-asked]')].filter(place => place.closest('[hidden]') === null).map(place => {
          const inputs = [...place.querySelectorAll('input, select, textarea')].filter(input => input.name.startsWith('q.') && input.type !== 'hidden');
          const first = inputs[0];
          const shown = place.querySelector('.asked-value');
          return {
            name: place.dataset.asked,
            kind: first === undefined ? 'shown' : first.tagName === 'SELECT' ? 'select' : ['radio', 'checkbox', 'file'].includes(first.type) ? first.type
              : first.name.endsWith('.signed') ? 'signature' : place.querySelector('[data-slider]') !== null ? 'slider' : 'text',
            choices: first?.tagName === 'SELECT' ? [...first.options].map(option => option.value).filter(value => value !== '')
              : first?.type === 'radio' ? inputs.map(input => input.value) : inputs.map(input => input.name),
            alone: (place.dataset.alone ?? '').split(' ').filter(name => name !== ''),
            text: shown === null || shown.textContent === shown.dataset.empty ? '' : shown.textContent,
          };
        }))
        """;

    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<string, IReadOnlyList<(string Column, string Value)>> _given = [];
    private readonly HashSet<(string Matrix, string Code)> _ranked = [];

    private sealed record Shown(string Name, string Kind, string[] Choices, string[] Alone, string Text);

    /// <summary>Answers everything that is asked; returns what is to be stored, by column.</summary>
    public async Task<Dictionary<string, string>> FillAsync()
    {
        while ((await ShownAsync()).Find(question => question.Kind != "shown" && !_given.ContainsKey(question.Name)) is { } next)
        {
            var field = instrument.Fields.Single(candidate => candidate.Name == next.Name);
            var mayStayOpen = !field.IsRequired && !field.ActionTags.Any(tag => tag.Name is "@DEFAULT" or "@TODAY" or "@NOW");
            _given[next.Name] = mayStayOpen && random.Next(7) == 0 ? [] : await AnswerAsync(field, next);
        }

        var values = new Dictionary<string, string>();
        foreach (var question in await ShownAsync())
        {
            var field = instrument.Fields.Single(candidate => candidate.Name == question.Name);
            foreach (var (column, value) in question.Kind == "shown" ? Read(field, question.Text) : _given[question.Name])
            {
                values[column] = value;
            }
        }

        // What is never on the page, and has a value all the same.
        foreach (var field in instrument.Fields.Where(field => field.ActionTags.Any(tag => tag.Name is "@HIDDEN" or "@HIDDEN-SURVEY")))
        {
            if (field.ActionTags.FirstOrDefault(tag => tag.Name == "@DEFAULT")?.Argument is { } written)
            {
                values[field.Name] = written;
            }
        }

        return values;
    }

    // Numbers are shown with the sign of the page's language; days in its words, so the test says itself which day it is.
    private IEnumerable<(string, string)> Read(Field field, string text) =>
        text.Length == 0 || field.Type is FieldType.Descriptive ? []
        : field.Type is FieldType.Calc ? [(field.Name, text.Replace(',', '.'))]
        : field.ActionTags.Any(tag => tag.Name == "@TODAY") ? [(field.Name, today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]
        : [(field.Name, text)];

    private async Task<IReadOnlyList<(string Column, string Value)>> AnswerAsync(Field field, Shown question)
    {
        var input = $"[name='q.{field.Name}']";
        switch (question.Kind)
        {
            case "select":
                var option = Choose(field, question.Choices);
                await page.SelectOptionAsync(input, option);
                return [(field.Name, option)];
            case "radio":
                var code = Choose(field, question.Choices);
                await page.CheckAsync($"{input}[value='{code}']");
                return [(field.Name, code)];
            case "checkbox":
                return await TickAsync(question, field);
            case "file":
                await page.SetInputFilesAsync(input, Path.Combine(Repository.Root, "tests", "data", "pictures", random.Next(2) == 0 ? "photo.jpg" : "screenshot.png"));
                return [(field.Name, "[document]")];
            case "signature":
                await page.FillAsync($"[name='q.{field.Name}.signed']", "A. Name");
                return [(field.Name, "[document]")];
            case "slider":
                var at = random.Next(Whole(field.Minimum) ?? 0, (Whole(field.Maximum) ?? 100) + 1).ToString(CultureInfo.InvariantCulture);
                await page.FillAsync(input, at);
                return [(field.Name, at)];
            default:
                if (new RandomText(random, today).Draw(field) is not { } typed)
                {
                    return [];
                }

                await page.FillAsync(input, typed.Text);
                return [(field.Name, typed.Stored)];
        }
    }

    private async Task<IReadOnlyList<(string Column, string Value)>> TickAsync(Shown question, Field field)
    {
        var most = field.ActionTags.FirstOrDefault(tag => tag.Name == "@MAXCHECKED")?.Argument is { } tag ? int.Parse(tag, CultureInfo.InvariantCulture) : int.MaxValue;
        var others = question.Choices.Except(question.Alone).ToArray();
        string[] ticked = question.Alone.Length > 0 && random.Next(4) == 0 ? [question.Alone[random.Next(question.Alone.Length)]]
            : [.. others.Where(_ => random.Next(2) == 0).Take(most)];
        if (ticked.Length == 0)
        {
            ticked = [question.Choices[random.Next(question.Choices.Length)]];
        }

        foreach (var name in ticked)
        {
            await page.CheckAsync($"[name='{name}']");
        }

        return [.. field.Columns.Select(column => (column, ticked.Contains($"q.{column}") ? "1" : "0"))];
    }

    private static int? Whole(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    // In a ranking each answer can be given once.
    private string Choose(Field field, string[] choices)
    {
        var open = choices.Where(code => !field.IsRanked || !_ranked.Contains((field.MatrixGroup, code))).ToArray();
        var code = open[random.Next(open.Length)];
        _ranked.Add((field.MatrixGroup, code));
        return code;
    }

    private async Task<List<Shown>> ShownAsync() => JsonSerializer.Deserialize<List<Shown>>(await page.EvaluateAsync<string>(Questions), _web)!;
}
