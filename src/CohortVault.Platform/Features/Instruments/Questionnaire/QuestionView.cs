using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using CohortVault.Platform.Features.Instruments.Pages;
using Microsoft.AspNetCore.Html;

namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>One question as it is shown.</summary>
internal sealed class QuestionView(QuestionnaireView form, Question question)
{
    public QuestionnaireView Form { get; } = form;

    public Question Question { get; } = question;

    public Field Field => Question.Field;

    /// <summary>Id of its input, or of the first one.</summary>
    public string Id => $"q-{Question.Name}";

    /// <summary>Name of its input.</summary>
    public string Input => QuestionnaireForm.InputOf(Question.Name);

    /// <summary>Name of its matrix, where its type can be a row of one.</summary>
    public string Matrix => Question.Presence is QuestionPresence.Asked && Field.Type is FieldType.Radio or FieldType.Checkbox
        ? Field.MatrixGroup : "";

    public bool IsHidden => Form.Hidden.Contains(Question.Name);

    public bool IsAsked => Question.Presence is QuestionPresence.Asked;

    /// <summary>Whether anything may be written that no rule looks at, and nothing that tells who somebody is belongs there.</summary>
    public bool IsFreeText => IsAsked && !Field.IsIdentifier && (Field.Type is FieldType.Notes || (Field.Type is FieldType.Text && Field.Rule is null));

    /// <summary>What is wrong with its answer, in words; null if nothing.</summary>
    public string? Problem => Form.Problems.TryGetValue(Question.Name, out var problem) ? Form.Texts.Of(problem, Question) : null;

    public IHtmlContent Label => QuestionMarkup.Line(Field.Label.Length > 0 ? Field.Label : Question.Name);

    /// <summary>Its label as a list of problems names it.</summary>
    public string PlainLabel => PlainText.Of(Field.Label) is { Length: > 0 } label ? label : Question.Name;

    /// <summary>What may be answered, in words: range, form of dates, most characters; empty if there is nothing to say.</summary>
    public string Hint => string.Join(' ', ((string[])
        [
            IsAsked && Field.Rule is { } rule && !IsBrowserField ? Form.Texts.Pattern(rule) : "",
            IsAsked && !SaysRange ? Form.Texts.Range(Field) : "",
            IsAsked && Field.Type is FieldType.File && !Field.IsSignature ? Form.Texts.FileHint : "",
            IsFreeText ? Form.Texts.Advice : "",
            IsAsked && Question.CharacterLimit is { } most ? QuestionnaireTexts.Put(Form.Texts.Characters, most) : "",
        ]).Where(part => part.Length > 0));

    /// <summary>The stored value; a missing-data code too.</summary>
    public string Stored => Form.Values.GetValueOrDefault(Question.Name, "");

    /// <summary>The missing-data code in the place of an answer; empty if there is none.</summary>
    public string MissingCode => Form.Sheet.IsMissing(Stored) ? Stored : "";

    /// <summary>The file that is there; null if there is none.</summary>
    public FileAnswer? File => Field.Type is FieldType.File && MissingCode.Length == 0 ? FileAnswer.Read(Stored) : null;

    /// <summary>Where the file is read; null if it cannot be, or not yet.</summary>
    public string? FileAddress => File is { } file && !IsWaiting && Form.Sheet.FilesAt is { } at ? $"{at}{file.Id:N}" : null;

    /// <summary>Whether the file is not saved with its form yet.</summary>
    public bool IsWaiting => Form.Sheet.Waiting.ContainsKey(Question.Name);

    /// <summary>Whether staff may say why there is no answer. A checkbox has no column for it.</summary>
    public bool TakesMissingCode =>
        IsAsked && Form.Sheet is { By: FilledInBy.Staff, MissingDataCodes.Count: > 0 } && Field.Type is not FieldType.Checkbox;

    /// <summary>What stands in a text's input.</summary>
    public string Shown => Form.Typed.TryGetValue(Question.Name, out var typed) ? typed
        : MissingCode.Length > 0 ? ""
        : Field.Rule is { } rule && BrowserType(rule) is not null && TypedText.ForBrowser(rule, Stored) is { } native ? native
        : TypedText.Written(Field.Rule, Stored);

    /// <summary>The value as people read it, where it is not asked.</summary>
    public string Read => MissingCode is { Length: > 0 } code ? Form.Sheet.MissingDataCodes.First(missing => missing.Code == code).Label
        : File is { } file ? file.Name
        : Field.Type is FieldType.Checkbox ? string.Join(", ", Field.Choices!.Items.Where(IsTicked).Select(Plain))
        : Field.Choices?.Find(Stored) is { } choice ? Plain(choice)
        : Field.Type is FieldType.Calc || Field.Rule?.Kind is ValidationKind.Number ? Form.Texts.Show.Number(Stored)
        : Field.Rule?.Order.Length > 0 ? Form.Texts.Show.Moment(Stored)
        : Stored;

    /// <summary>Choices that are offered, and the one that is stored, even if it is offered no more.</summary>
    public IEnumerable<Choice> Choices => Question.Choices
        .Concat(Stored.Length > 0 && MissingCode.Length == 0 && Question.Choices.All(choice => choice.Code != Stored)
            ? [Field.Choices?.Find(Stored) ?? new Choice(Stored, Stored, default)] : []);

    /// <summary>Type of a text's input.</summary>
    public string Type => IsBrowserField ? BrowserType(Field.Rule!)!
        : Field.Validation.StartsWith("phone", StringComparison.Ordinal) ? "tel"
        : Field.Validation == "email" ? "email"
        : "text";

    /// <summary>Step of a browser's time field that has seconds.</summary>
    public string? Step => IsBrowserField && (Field.Rule!.Kind is ValidationKind.DateTimeSeconds || Field.Validation == "time_hh_mm_ss") ? "1" : null;

    /// <summary>
    /// Which keys a telephone shows. Those for numbers often lack the minus sign, so they are for numbers that cannot be below zero.
    /// </summary>
    public string? Keys => Type != "text" ? null : (Field.Type, Field.Rule?.Kind) switch
    {
        (FieldType.Slider, _) => AnswerRange.OfSlider(Field).Least >= 0 ? "numeric" : null,
        (_, ValidationKind.Integer) when IsNotNegative => "numeric",
        (_, ValidationKind.Number) when IsNotNegative => "decimal",
        _ => Field.Validation is "zipcode" or "ssn" or "mrn_10d" or "vmrn"
            or "postalcode_germany" or "postalcode_french" or "postalcode_australia" ? "numeric" : null,
    };

    /// <summary>Ids of note, hint and problem; null if there is none of them.</summary>
    public string? DescribedBy => string.Join(' ', ((string[])
        [
            Problem is null ? "" : $"{Id}-problem", Hint.Length > 0 ? $"{Id}-hint" : "", Field.Note.Length > 0 ? $"{Id}-note" : "",
        ]).Where(part => part.Length > 0)) is { Length: > 0 } ids ? ids : null;

    /// <summary>How its choices stand: below one another, or side by side.</summary>
    public string ChoicesClass =>
        Field.Alignment is FieldAlignment.LeftHorizontal or FieldAlignment.RightHorizontal ? "asked-choices asked-across" : "asked-choices";

    /// <summary>Names of the inputs whose choices stand alone, with blanks between.</summary>
    public string StandAlone => string.Join(' ', Question.StandAlone.Select(code =>
        QuestionnaireForm.InputOf(Field.CheckboxColumn(Question.Name, code))));

    /// <summary>Words in an empty input (<c>@PLACEHOLDER</c>).</summary>
    public string? Placeholder => Question.Find("@PLACEHOLDER")?.Argument;

    public bool IsTicked(Choice choice) =>
        Form.Typed.TryGetValue(Question.Name, out var typed) ? typed.Split(' ').Contains(Column(choice)) : Form.Values.GetValueOrDefault(Column(choice)) == "1";

    public bool IsChosen(Choice choice) => (Form.Typed.GetValueOrDefault(Question.Name) ?? Stored) == choice.Code;

    public string Column(Choice choice) => Field.CheckboxColumn(Question.Name, choice.Code);

    public IHtmlContent Words(Choice choice) => QuestionMarkup.Line(Form.Texts.Of(Field, choice));

    public string Plain(Choice choice) => PlainText.Of(Form.Texts.Of(Field, choice));

    // The problem names the range itself.
    private bool SaysRange => Form.Problems.GetValueOrDefault(Question.Name)?.Kind is AnswerProblemKind.Range;

    private bool IsNotNegative => Field.Rule is { } rule && rule.Bound(Field.Minimum.Trim()) is { Number: >= 0 };

    // A browser's own field takes nothing but dates: what was typed wrongly, without script or by another client, stays as text.
    private bool IsBrowserField => Field.Rule is { } rule && BrowserType(rule) is not null
        && (Form.Typed.GetValueOrDefault(Question.Name) is { } typed ? TypedText.ForBrowser(rule, typed) is not null
            : Stored.Length == 0 || MissingCode.Length > 0 || TypedText.ForBrowser(rule, Stored) is not null);

    private static string? BrowserType(TextValidation rule) => rule.Kind switch
    {
        ValidationKind.Date => "date",
        ValidationKind.DateTime or ValidationKind.DateTimeSeconds => "datetime-local",
        ValidationKind.Time when rule.Name is "time" or "time_hh_mm_ss" => "time",
        _ => null,
    };
}
