using CohortVault.Instruments.Model;

namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Words of the editor of instruments.</summary>
internal static class EditorTexts
{
    public const string State = "The next version of the instruments. Nothing here is asked before you publish it.";
    public const string NoScript =
        "Scripts are off in this browser. Everything here works with its buttons; only the check and the picture while you type do not.";
    public const string Open = "Edit the instruments";
    public const string OpenDraft = "Go on with the draft";
    public const string DraftThere = "There is a draft of the next version, last changed by";
    public const string BeginTitle = "Build what the study asks";
    public const string BeginText = "Begin with an empty questionnaire, look at a sample first, or take a data dictionary in if you have one.";
    public const string BeginEmpty = "Empty questionnaire";
    public const string BeginSample = "Sample: a sleep diary";
    public const string BeginFile = "Data dictionary (CSV)";
    public const string BeginNewest = "A draft begins with what is asked now. Participants and records notice nothing until it is published.";
    public const string BeginNewestButton = "Begin a draft of version";
    public const string Archived = "The study is archived, and nothing of it changes any more.";
    public const string Outdated =
        "Another version was taken in after this draft began. You can put the draft on top of it: what that version changed is replaced by what stands here.";
    public const string Rebase = "Put the draft on top of version";
    public const string Kept = "Draft kept";
    public const string Sending = "Keeping…";
    public const string Lost = "Not kept yet: the server does not answer. What you typed stays here, and is sent again.";
    public const string Undo = "Undo";
    public const string Download = "Download";
    public const string Publish = "Publish…";
    public const string Discard = "Discard the draft";
    public const string DiscardText = "The draft and its steps are gone for good. What is asked now stays as it is.";
    public const string DiscardButton = "Discard it";
    public const string Outline = "Instruments and questions";
    public const string Settings = "Settings";
    public const string Preview = "As it will be asked";
    public const string NothingAsked = "Nothing is asked yet. Add a question.";
    public const string NewInstrument = "New instrument";
    public const string NewInstrumentExample = "Sleep diary";
    public const string AddInstrument = "Add the instrument";
    public const string NewQuestion = "New question";
    public const string Add = "Add the question";
    public const string AddBelow = "Add it below this one";
    public const string Title = "Title";
    public const string TitleText = "In data and expressions it is called";
    public const string SaveTitle = "Save the title";
    public const string Save = "Save";
    public const string Up = "Up";
    public const string Down = "Down";
    public const string Duplicate = "Duplicate";
    public const string Remove = "Delete";
    public const string RemoveInstrument = "Delete the instrument";
    public const string Label = "Question";
    public const string TextLabel = "Text";
    public const string NoLabel = "(no words yet)";
    public const string HasError = "to mend";
    public const string Kind = "Kind of answer";
    public const string Required = "An answer is required";
    public const string Identifier = "May tell who somebody is (identifier)";
    public const string Note = "Small text below";
    public const string More = "Name, section, place and more";
    public const string Name = "Name of the variable";
    public const string NameText = "The column in the data. It follows the question until you choose one.";
    public const string NameKeptText = "The column in the data. Under a new name the answers come along, and conditions and calculations follow.";
    public const string Rename = "Rename";
    public const string Section = "Heading above";
    public const string SectionText = "Begins a section, up to the next heading.";
    public const string SectionUp = "Section up";
    public const string SectionDown = "Section down";
    public const string SectionRemove = "Take the heading away";
    public const string MoveTo = "To another instrument";
    public const string Move = "Move";
    public const string Alignment = "Place on the page";
    public const string Number = "Number before the question";
    public const string Annotation = "Annotation";
    public const string AnnotationText = "Action tags of REDCap, such as @CHARLIMIT=200, @HIDDEN-SURVEY or @DEFAULT=\"1\", and notes for the team.";
    public const string Choices = "Choices";
    public const string MatrixChoices = "Choices of all rows";
    public const string Code = "Code";
    public const string Choice = "Choice";
    public const string NewChoice = "Another choice";
    public const string ChoicesText = "Left the code that stands in the data, right what people read. Leave a code empty for the next number.";
    public const string Ranking = "Each choice in one row only (a ranking)";
    public const string MatrixRow = "Add a row";
    public const string MatrixUp = "Matrix up";
    public const string MatrixDown = "Matrix down";
    public const string Validation = "What may be typed";
    public const string Unchecked = "anything";
    public const string Least = "Least";
    public const string Most = "Most";
    public const string DateBounds = "Write bounds as year-month-day; today, now and [another_question] work too.";
    public const string Left = "Left end";
    public const string Middle = "Middle";
    public const string Right = "Right end";
    public const string SliderNumber = "Show the number";
    public const string Calculation = "Calculation";
    public const string CalculationText = "Questions stand in brackets: round([weight] / ([height] / 100) ^ 2, 1).";
    public const string Query = "Query";
    public const string Insert = "A question to calculate with";
    public const string InsertButton = "Insert";
    public const string Condition = "Show only if …";
    public const string ConditionBuild = "Add a condition";
    public const string When = "Question and answer";
    public const string Compare = "Comparison";
    public const string Value = "Value, where the question has no choices";
    public const string ValueExample = "value";
    public const string Join = "How it is joined";
    public const string And = "and";
    public const string Or = "or";
    public const string AddCondition = "Add";
    public const string Expression = "Condition as it is kept";
    public const string ExpressionText = "Empty: always shown. Example: [smoker] = '1' and [age] >= 18.";
    public const string PublishTitle = "Publish the draft";
    public const string PublishState = "What publishing it changes.";
    public const string PublishNothing = "There is no draft to publish.";
    public const string PublishSame = "Nothing changes for answers that are there.";
    public const string PublishFirst = "It becomes the first version.";
    public const string PublishNext = "It becomes the next version. Versions before stay, with the answers that were given to them.";
    public const string PublishButton = "Publish it";
    public const string BackToDraft = "Back to the draft";

    public static readonly (string Sign, string Words)[] Comparisons =
    [
        ("=", "is"), ("<>", "is not"), (">", "is more than"), (">=", "is at least"), ("<", "is less than"), ("<=", "is at most"),
        ("answered", "is answered"), ("unanswered", "is not answered"),
    ];

    public static string Another(string name) => $"{name} is editing this draft, too. Your changes are kept one after the other; last change";

    /// <summary>A question in a list: its name, and how it begins.</summary>
    public static string Named(Field field)
    {
        var label = PlainText.Of(field.Label);
        return label.Length == 0 ? field.Name : $"{(label.Length > 50 ? $"{label[..49]}…" : label)} ({field.Name})";
    }

    public static string Of(string kind) => kind switch
    {
        "text" => "Short text",
        "notes" => "Long text",
        "number" => "Number",
        "date" => "Date or time",
        "radio" => "One of several choices",
        "dropdown" => "One of several choices, in a list that opens",
        "checkbox" => "Any of several choices",
        "yesno" => "Yes or no",
        "truefalse" => "True or false",
        "slider" => "A place on a scale",
        "calc" => "Calculated number",
        "descriptive" => "Text to read",
        "file" => "File",
        "signature" => "Drawn signature",
        "matrix" => "Matrix: several questions with the same choices",
        _ => "Query of a database (kept, not run)",
    };

    /// <summary>A kind in one word, for the outline.</summary>
    public static string Short(string kind) => kind switch
    {
        "radio" or "dropdown" => "one of",
        "checkbox" => "any of",
        "yesno" => "yes/no",
        "truefalse" => "true/false",
        "slider" => "scale",
        "calc" => "calculated",
        "descriptive" => "text",
        "text" or "notes" => "words",
        _ => kind,
    };

    public static string Of(FieldAlignment alignment) => alignment switch
    {
        FieldAlignment.RightVertical => "right, choices below one another",
        FieldAlignment.RightHorizontal => "right, choices in a row",
        FieldAlignment.LeftVertical => "left, choices below one another",
        FieldAlignment.LeftHorizontal => "left, choices in a row",
        _ => "as usual",
    };

    /// <summary>What a text may be checked for; also one that is not known, if the field has it.</summary>
    public static IEnumerable<(string Name, string Words)> Validations(string own) =>
        TextValidation.Every.Select(rule => rule.Name).Union(own.Length > 0 ? [own] : []).Select(name => (name, Words(name)));

    private static string Words(string name) => name switch
    {
        "integer" => "whole number",
        "number" => "number",
        "number_comma_decimal" => "number with decimal comma",
        "date_ymd" => "date (year-month-day)",
        "date_mdy" => "date (month-day-year)",
        "date_dmy" => "date (day-month-year)",
        "time" => "time of day",
        "email" => "e-mail address",
        _ => name.Replace('_', ' '),
    };
}
