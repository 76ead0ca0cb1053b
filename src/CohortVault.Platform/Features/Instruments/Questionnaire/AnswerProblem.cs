namespace CohortVault.Platform.Features.Instruments.Questionnaire;

/// <summary>Why an answer is not taken.</summary>
internal enum AnswerProblemKind
{
    /// <summary>There is none, and one is asked for.</summary>
    Required,

    /// <summary>It does not have the form that the field's validation asks for.</summary>
    Shape,

    /// <summary>It is below the smallest or above the largest value.</summary>
    Range,

    /// <summary>It is none of the choices.</summary>
    Choice,

    /// <summary>It has more characters than the field takes.</summary>
    TooLong,

    /// <summary>More choices are ticked than may be.</summary>
    TooMany,

    /// <summary>A choice that stands alone is ticked with others.</summary>
    StandsAlone,

    /// <summary>In a ranking, another row has the same choice.</summary>
    Ranked,

    /// <summary>The file is larger than files may be.</summary>
    FileTooLarge,

    /// <summary>The file's content is of no kind that is taken.</summary>
    FileKind,

    /// <summary>The picture is damaged.</summary>
    FileDamaged,

    /// <summary>The signature is no more than a dot.</summary>
    Signature,
}

/// <summary>What is wrong with an answer; <see cref="QuestionnaireWords"/> says it in words.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Number">The limit, where there is one.</param>
internal sealed record AnswerProblem(AnswerProblemKind Kind, int Number = 0);
