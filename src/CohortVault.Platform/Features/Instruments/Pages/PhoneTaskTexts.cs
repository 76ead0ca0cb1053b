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
        Waiting = "No connection. Your answers are kept on this page; leave it open, and they go out by themselves when you are back online.",
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
        Waiting = "Keine Verbindung. Ihre Antworten bleiben auf dieser Seite; lassen Sie sie offen, dann gehen sie von selbst hinaus, sobald Sie wieder online sind.",
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
        Waiting = "Sin conexión. Sus respuestas se quedan en esta página; déjela abierta y saldrán solas cuando vuelva la conexión.",
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
