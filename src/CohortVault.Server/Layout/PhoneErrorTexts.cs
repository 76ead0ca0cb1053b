namespace CohortVault.Server.Layout;

/// <summary>Words of error pages on participants' phones, in one language.</summary>
internal sealed record PhoneErrorTexts
{
    private static readonly PhoneErrorTexts _english = new()
    {
        Language = "en",
        NotFound = ("This page is not there", "Perhaps its time is over. Everything that you can do now is on the first page."),
        Refused = ("That could not be taken", "The page may have been open for too long. Go to the first page and try again."),
        TooLarge = ("This file is too large", "Choose a smaller one, such as a photo in place of a scan."),
        TooMany = ("Too many attempts at once", "Wait a minute, then try again. Nothing that you sent is lost."),
        Unavailable = ("This cannot be done right now", "Nothing that you sent is lost. Try again in a few minutes."),
        Failed = ("Something broke on our side", "It was recorded. Try again; if it happens again, tell the study team the id below."),
        Quote = "Id to quote",
        Back = "To the first page",
    };

    private static readonly PhoneErrorTexts _german = new()
    {
        Language = "de",
        NotFound = ("Diese Seite gibt es nicht", "Vielleicht ist ihre Zeit vorbei. Alles, was Sie jetzt tun können, steht auf der ersten Seite."),
        Refused = ("Das konnte nicht angenommen werden", "Vielleicht war die Seite zu lange offen. Gehen Sie zur ersten Seite, und versuchen Sie es noch einmal."),
        TooLarge = ("Diese Datei ist zu groß", "Wählen Sie eine kleinere, etwa ein Foto statt eines Scans."),
        TooMany = ("Zu viele Versuche auf einmal", "Warten Sie eine Minute, und versuchen Sie es dann noch einmal. Nichts, was Sie gesendet haben, ist verloren."),
        Unavailable = ("Das geht gerade nicht", "Nichts, was Sie gesendet haben, ist verloren. Versuchen Sie es in einigen Minuten noch einmal."),
        Failed = ("Bei uns ist etwas schiefgegangen", "Es ist vermerkt. Versuchen Sie es noch einmal; wenn es wieder geschieht, nennen Sie dem Studienteam die Kennung unten."),
        Quote = "Kennung",
        Back = "Zur ersten Seite",
    };

    private static readonly PhoneErrorTexts _spanish = new()
    {
        Language = "es",
        NotFound = ("Esta página no existe", "Quizá su tiempo ha pasado. Todo lo que puede hacer ahora está en la primera página."),
        Refused = ("No se ha podido aceptar", "Puede que la página llevara demasiado tiempo abierta. Vaya a la primera página e inténtelo otra vez."),
        TooLarge = ("Este archivo es demasiado grande", "Elija uno más pequeño, por ejemplo una foto en lugar de un escaneo."),
        TooMany = ("Demasiados intentos a la vez", "Espere un minuto e inténtelo otra vez. No se ha perdido nada de lo que envió."),
        Unavailable = ("Ahora no es posible", "No se ha perdido nada de lo que envió. Inténtelo otra vez dentro de unos minutos."),
        Failed = ("Algo ha fallado por nuestra parte", "Ha quedado registrado. Inténtelo otra vez; si vuelve a ocurrir, diga al equipo del estudio el identificador de abajo."),
        Quote = "Identificador",
        Back = "A la primera página",
    };

    public required string Language { get; init; }

    public required (string Title, string Text) NotFound { get; init; }

    public required (string Title, string Text) Refused { get; init; }

    public required (string Title, string Text) TooLarge { get; init; }

    public required (string Title, string Text) TooMany { get; init; }

    public required (string Title, string Text) Unavailable { get; init; }

    public required (string Title, string Text) Failed { get; init; }

    public required string Quote { get; init; }

    public required string Back { get; init; }

    /// <summary>The first language of a browser's list that there is; English for none.</summary>
    public static PhoneErrorTexts In(IEnumerable<string> languages) => languages
        .Select(language => language.Split('-')[0].ToLowerInvariant() switch { "de" => _german, "es" => _spanish, "en" => _english, _ => null })
        .FirstOrDefault(words => words is not null) ?? _english;

    /// <summary>What a status means.</summary>
    public (string Title, string Text) Of(int status) => status switch
    {
        404 or 405 or 410 => NotFound,
        413 => TooLarge,
        429 => TooMany,
        503 => Unavailable,
        < 500 => Refused,
        _ => Failed,
    };
}
