using System.Text.Json;

namespace CohortVault.Platform.Features.Consents;

/// <summary>What a consent form says in one language.</summary>
/// <param name="Title">Title.</param>
/// <param name="Sections">In order.</param>
/// <param name="Questions">Whose right answers show that the text was understood.</param>
internal sealed record ConsentText(
    string Title, IReadOnlyList<ConsentSection> Sections, IReadOnlyList<ComprehensionQuestion> Questions)
{
    public const int MostCharacters = 100_000;

    /// <summary>
    /// Reads the plain form in which people write it: a line <c># Heading</c> begins a section, a line <c>? Question</c> a question
    /// with answers below it, <c>+ right</c> and <c>- wrong</c>; other lines are text, an empty one ends a paragraph. Null if there
    /// is no title, no text, or a question without one right and one wrong answer.
    /// </summary>
    public static ConsentText? Parse(string title, string body)
    {
        if (title.Trim() is not { Length: > 0 and <= 200 } heading || heading.Any(char.IsControl) || body.Length > MostCharacters)
        {
            return null;
        }

        var sections = new List<ConsentSection>();
        var questions = new List<ComprehensionQuestion>();
        foreach (var line in body.ReplaceLineEndings("\n").Split('\n').Select(text => text.TrimEnd()))
        {
            switch (line)
            {
                case ['#', ' ', .. var name]:
                    sections.Add(new ConsentSection(name.Trim(), []));
                    break;
                case ['?', ' ', .. var question]:
                    questions.Add(new ComprehensionQuestion(question.Trim(), [], -1));
                    break;
                case ['+' or '-', ' ', .. var answer] when questions.Count > 0:
                    var asked = questions[^1];
                    questions[^1] = asked with
                    {
                        Answers = [.. asked.Answers, answer.Trim()],
                        Right = line[0] == '+' ? asked.Answers.Count : asked.Right,
                    };
                    break;
                default:
                    if (sections.Count == 0)
                    {
                        sections.Add(new ConsentSection("", []));
                    }

                    sections[^1] = sections[^1] with { Lines = [.. sections[^1].Lines, line] };
                    break;
            }
        }

        sections.RemoveAll(section => section.Heading.Length == 0 && section.Lines.All(line => line.Length == 0));
        return sections.Count > 0 && questions.TrueForAll(question => question.IsWhole)
            ? new ConsentText(heading, sections, questions)
            : null;
    }

    /// <summary>The plain form again.</summary>
    public string Body() => string.Join('\n',
    [
        .. Sections.SelectMany(section => section.Heading.Length > 0 ? [$"# {section.Heading}", .. section.Lines] : section.Lines),
        .. Questions.SelectMany(question => (string[])
        [
            $"? {question.Question}",
            .. question.Answers.Select((answer, at) => $"{(at == question.Right ? '+' : '-')} {answer}"),
        ]),
    ]);
}

/// <summary>A part of the text.</summary>
/// <param name="Heading">Heading; empty for none.</param>
/// <param name="Lines">Lines; an empty one ends a paragraph.</param>
internal sealed record ConsentSection(string Heading, IReadOnlyList<string> Lines)
{
    /// <summary>The lines as paragraphs.</summary>
    public IEnumerable<string> Paragraphs() => string.Join('\n', Lines).Split("\n\n")
        .Select(paragraph => paragraph.Trim('\n')).Where(paragraph => paragraph.Length > 0);
}

/// <summary>A question of understanding.</summary>
/// <param name="Question">Question.</param>
/// <param name="Answers">To choose from.</param>
/// <param name="Right">Place of the right one, from 0.</param>
internal sealed record ComprehensionQuestion(string Question, IReadOnlyList<string> Answers, int Right)
{
    /// <summary>Whether it has one right and one wrong answer at least.</summary>
    public bool IsWhole => Question.Length > 0 && Answers.Count >= 2 && Right >= 0;
}

/// <summary>A form in all of its languages, as it is sealed.</summary>
/// <param name="Texts">By language: en, de, es.</param>
internal sealed record ConsentContent(IReadOnlyDictionary<string, ConsentText> Texts)
{
    /// <summary>The text in a language, or the first there is, and which language that is.</summary>
    public (string Language, ConsentText Text) In(string language) =>
        Texts.TryGetValue(language, out var text) ? (language, text) : (Texts.Keys.First(), Texts.Values.First());

    public string Write() => JsonSerializer.Serialize(this);

    public static ConsentContent Read(string text) => JsonSerializer.Deserialize<ConsentContent>(text)!;
}
