namespace CohortVault.Platform.Features.Instruments.Pages;

/// <summary>Words of the participant's pages of tasks, in one language.</summary>
internal sealed record PhoneTaskTexts
{
    private static readonly PhoneTaskTexts _english = new()
    {
        Send = "Send",
        Done = "Done",
        Start = "Start",
        SecondsLeft = "seconds left",
        TimerText = "Start when you are ready. The page counts the time, and you can send when it is over.",
        Back = "Back",
        Waiting = "Your answers are kept sealed on this phone and sent by themselves when there is a connection.",
        Mend = "Some answers need another look before they can be taken.",
        Begun = "You began this before. What you had answered is sealed on this phone and comes back when there is a connection; you can also answer again here.",
        Unanswered = "These questions still need an answer:",
        NotNow = "The time for this task has not come yet, or is over.",
        NeedsConnection = "A questionnaire that takes a file can only be sent while there is a connection. Leave this page open, and send again then.",
        NotKept = "This phone could not keep your answers. Leave this page open until there is a connection, and send again.",
        History = "What you sent",
        Nothing = "You have not sent anything yet.",
        Over = "This task is done, or its time is over.",
    };

    private static readonly PhoneTaskTexts _german = new()
    {
        Send = "Senden",
        Done = "Erledigt",
        Start = "Start",
        SecondsLeft = "Sekunden übrig",
        TimerText = "Starten Sie, wenn Sie bereit sind. Die Seite zählt die Zeit, danach können Sie senden.",
        Back = "Zurück",
        Waiting = "Ihre Antworten bleiben versiegelt auf diesem Telefon und werden von selbst gesendet, sobald es eine Verbindung gibt.",
        Mend = "Einige Antworten müssen Sie noch einmal ansehen, bevor sie angenommen werden.",
        Begun = "Sie haben hier schon begonnen. Was Sie beantwortet hatten, liegt versiegelt auf diesem Telefon und kommt zurück, sobald es eine Verbindung gibt; Sie können hier auch neu antworten.",
        Unanswered = "Diese Fragen brauchen noch eine Antwort:",
        NotNow = "Die Zeit für diese Aufgabe ist noch nicht gekommen oder vorbei.",
        NeedsConnection = "Ein Fragebogen mit einer Datei lässt sich nur mit Verbindung senden. Lassen Sie diese Seite offen, und senden Sie dann noch einmal.",
        NotKept = "Dieses Telefon konnte Ihre Antworten nicht aufbewahren. Lassen Sie diese Seite offen, bis es eine Verbindung gibt, und senden Sie dann noch einmal.",
        History = "Was Sie gesendet haben",
        Nothing = "Sie haben noch nichts gesendet.",
        Over = "Diese Aufgabe ist erledigt, oder ihre Zeit ist vorbei.",
    };

    private static readonly PhoneTaskTexts _spanish = new()
    {
        Send = "Enviar",
        Done = "Hecho",
        Start = "Empezar",
        SecondsLeft = "segundos restantes",
        TimerText = "Empiece cuando esté listo. La página cuenta el tiempo y después puede enviar.",
        Back = "Atrás",
        Waiting = "Sus respuestas se guardan selladas en este teléfono y se envían solas cuando haya conexión.",
        Mend = "Algunas respuestas necesitan otra mirada antes de que se acepten.",
        Begun = "Ya había empezado aquí. Lo que contestó está sellado en este teléfono y vuelve cuando haya conexión; también puede contestar de nuevo aquí.",
        Unanswered = "Estas preguntas aún necesitan una respuesta:",
        NotNow = "El tiempo de esta tarea aún no ha llegado o ha pasado.",
        NeedsConnection = "Un cuestionario con un archivo solo puede enviarse con conexión. Deje esta página abierta y envíe otra vez cuando la haya.",
        NotKept = "Este teléfono no pudo guardar sus respuestas. Deje esta página abierta hasta que haya conexión y envíe otra vez.",
        History = "Lo que ha enviado",
        Nothing = "Todavía no ha enviado nada.",
        Over = "Esta tarea está hecha o su tiempo ha pasado.",
    };

    public required string Send { get; init; }

    public required string Done { get; init; }

    public required string Start { get; init; }

    public required string SecondsLeft { get; init; }

    public required string TimerText { get; init; }

    public required string Back { get; init; }

    public required string Mend { get; init; }

    public required string Begun { get; init; }

    public required string Unanswered { get; init; }

    public required string NotNow { get; init; }

    public required string NeedsConnection { get; init; }

    public required string NotKept { get; init; }

    public required string Waiting { get; init; }

    public required string History { get; init; }

    public required string Nothing { get; init; }

    public required string Over { get; init; }

    /// <summary>The words in a language: en, de or es.</summary>
    public static PhoneTaskTexts In(string language) => language switch
    {
        "de" => _german,
        "es" => _spanish,
        _ => _english,
    };
}
