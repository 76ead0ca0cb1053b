namespace CohortVault.Platform.Features.Participants.Pages;

/// <summary>Words of the participant's own pages, in one language.</summary>
internal sealed record PhoneTexts
{
    private static readonly PhoneTexts _english = new()
    {
        Join = "Join the study",
        JoinState = "With the invitation that the study team gave you.",
        Invitation = "Your invitation",
        InvitationText = "26 letters and digits. Hyphens and capitals do not matter.",
        InvitationRead = "Your invitation was read. Choose a PIN, and you are in.",
        Language = "Language",
        NewPin = "Choose a PIN",
        NewPinText = "6 to 12 digits. You need it each time you open the study on this phone.",
        PinAgain = "The PIN again",
        JoinButton = "Join",
        Unlock = "Enter your PIN",
        Pin = "PIN",
        UnlockButton = "Open",
        Forgotten = "PIN forgotten? Ask the study team for a new invitation. Nothing that you sent is lost.",
        Today = "Today",
        Nothing = "There is nothing to do now. Thank you.",
        Until = "until",
        YourCode = "Your code",
        YourCodeText = "The study knows you by this code alone. Nobody here knows your name.",
        More = "More",
        History = "What you sent",
        Consent = "What you consented to",
        Copy = "Download your data",
        CopyText = "Everything that the study keeps of you, in one file.",
        Lock = "Lock",
        Leave = "Leave the study",
        LeaveState = "You may stop at any time, without a reason and without a disadvantage.",
        LeaveText = "From this moment on nothing more is collected, and this phone is signed off.",
        LeaveKeep = "Leave; what I sent may be kept",
        LeaveErase = "Leave, and ask that what I sent be erased",
        LeaveEraseText = "Nobody sees it any more from now on. The study team decides whether a law or the study needs it to be kept, and erases it otherwise.",
        LeaveButton = "Leave now",
        Left = "You have left the study",
        LeftText = "Nothing more is collected. Thank you for your time. If you have questions, ask the study team and tell them your code.",
        Back = "Back",
        Offline = "No connection. What you answer now is kept sealed on this phone and sent by itself when you are back online.",
        NoConnection = "No connection",
        NoConnectionText = "This page is not on your phone. It opens when you are back online. Nothing that you answered is lost.",
        TryAgain = "Try again",
        NeedsConnection = "needs a connection",
        Waits = "Answered; waits to be sent",
        WaitingOne = "1 answer waits on this phone. It is sealed, and sent when there is a connection.",
        WaitingMany = "{0} answers wait on this phone. They are sealed, and sent when there is a connection.",
        Sent = "What waited on this phone has been sent. Thank you.",
        NotSent = "Not taken:",
        Look = "Open it",
        Dismiss = "OK",
        SignedOff = "This phone is signed off. Answers that were not sent yet: {0}. They cannot be sent or opened any more.",
        NotActive = "You are not taking part at present. There is nothing to do.",
    };

    private static readonly PhoneTexts _german = new()
    {
        Join = "An der Studie teilnehmen",
        JoinState = "Mit der Einladung, die Sie vom Studienteam haben.",
        Invitation = "Ihre Einladung",
        InvitationText = "26 Buchstaben und Ziffern. Bindestriche und Großschreibung sind egal.",
        InvitationRead = "Ihre Einladung ist gelesen. Wählen Sie eine PIN, dann sind Sie dabei.",
        Language = "Sprache",
        NewPin = "PIN wählen",
        NewPinText = "6 bis 12 Ziffern. Sie brauchen sie jedes Mal, wenn Sie die Studie auf diesem Telefon öffnen.",
        PinAgain = "Die PIN noch einmal",
        JoinButton = "Teilnehmen",
        Unlock = "PIN eingeben",
        Pin = "PIN",
        UnlockButton = "Öffnen",
        Forgotten = "PIN vergessen? Bitten Sie das Studienteam um eine neue Einladung. Nichts, was Sie gesendet haben, geht verloren.",
        Today = "Heute",
        Nothing = "Im Moment ist nichts zu tun. Vielen Dank.",
        Until = "bis",
        YourCode = "Ihr Code",
        YourCodeText = "Die Studie kennt Sie nur unter diesem Code. Niemand hier kennt Ihren Namen.",
        More = "Mehr",
        History = "Was Sie gesendet haben",
        Consent = "Worin Sie eingewilligt haben",
        Copy = "Ihre Daten herunterladen",
        CopyText = "Alles, was die Studie über Sie aufbewahrt, in einer Datei.",
        Lock = "Sperren",
        Leave = "Die Studie verlassen",
        LeaveState = "Sie können jederzeit aufhören, ohne Grund und ohne Nachteil.",
        LeaveText = "Von diesem Moment an wird nichts mehr erhoben, und dieses Telefon ist abgemeldet.",
        LeaveKeep = "Verlassen; was ich gesendet habe, darf bleiben",
        LeaveErase = "Verlassen und um Löschung bitten",
        LeaveEraseText = "Ab jetzt sieht es niemand mehr. Das Studienteam prüft, ob ein Gesetz oder die Studie die Aufbewahrung verlangt, und löscht es sonst.",
        LeaveButton = "Jetzt verlassen",
        Left = "Sie haben die Studie verlassen",
        LeftText = "Es wird nichts mehr erhoben. Vielen Dank für Ihre Zeit. Bei Fragen wenden Sie sich mit Ihrem Code an das Studienteam.",
        Back = "Zurück",
        Offline = "Keine Verbindung. Was Sie jetzt beantworten, bleibt versiegelt auf diesem Telefon und wird von selbst gesendet, sobald Sie wieder online sind.",
        NoConnection = "Keine Verbindung",
        NoConnectionText = "Diese Seite ist nicht auf Ihrem Telefon. Sie öffnet sich, wenn Sie wieder online sind. Nichts, was Sie beantwortet haben, geht verloren.",
        TryAgain = "Noch einmal versuchen",
        NeedsConnection = "braucht eine Verbindung",
        Waits = "Beantwortet; wartet auf das Senden",
        WaitingOne = "1 Antwort wartet auf diesem Telefon. Sie ist versiegelt und wird gesendet, sobald es eine Verbindung gibt.",
        WaitingMany = "{0} Antworten warten auf diesem Telefon. Sie sind versiegelt und werden gesendet, sobald es eine Verbindung gibt.",
        Sent = "Was auf diesem Telefon gewartet hat, ist gesendet. Vielen Dank.",
        NotSent = "Nicht angenommen:",
        Look = "Öffnen",
        Dismiss = "OK",
        SignedOff = "Dieses Telefon ist abgemeldet. Noch nicht gesendete Antworten: {0}. Sie können nicht mehr gesendet oder geöffnet werden.",
        NotActive = "Sie nehmen zurzeit nicht teil. Es ist nichts zu tun.",
    };

    private static readonly PhoneTexts _spanish = new()
    {
        Join = "Participar en el estudio",
        JoinState = "Con la invitación que le dio el equipo del estudio.",
        Invitation = "Su invitación",
        InvitationText = "26 letras y cifras. Los guiones y las mayúsculas no importan.",
        InvitationRead = "Se ha leído su invitación. Elija un PIN y ya estará dentro.",
        Language = "Idioma",
        NewPin = "Elija un PIN",
        NewPinText = "De 6 a 12 cifras. Lo necesita cada vez que abre el estudio en este teléfono.",
        PinAgain = "El PIN otra vez",
        JoinButton = "Participar",
        Unlock = "Escriba su PIN",
        Pin = "PIN",
        UnlockButton = "Abrir",
        Forgotten = "¿Ha olvidado el PIN? Pida una invitación nueva al equipo del estudio. No se pierde nada de lo que envió.",
        Today = "Hoy",
        Nothing = "Ahora no hay nada que hacer. Gracias.",
        Until = "hasta",
        YourCode = "Su código",
        YourCodeText = "El estudio solo le conoce por este código. Aquí nadie sabe su nombre.",
        More = "Más",
        History = "Lo que ha enviado",
        Consent = "A qué dio su consentimiento",
        Copy = "Descargar sus datos",
        CopyText = "Todo lo que el estudio guarda de usted, en un archivo.",
        Lock = "Bloquear",
        Leave = "Dejar el estudio",
        LeaveState = "Puede dejarlo en cualquier momento, sin motivo y sin perjuicio.",
        LeaveText = "Desde este momento no se recoge nada más y este teléfono queda desconectado.",
        LeaveKeep = "Dejarlo; lo que envié puede conservarse",
        LeaveErase = "Dejarlo y pedir que se borre lo que envié",
        LeaveEraseText = "Desde ahora nadie lo ve. El equipo del estudio decide si una ley o el estudio exigen conservarlo y, si no, lo borra.",
        LeaveButton = "Dejarlo ahora",
        Left = "Ha dejado el estudio",
        LeftText = "No se recoge nada más. Gracias por su tiempo. Si tiene preguntas, diga su código al equipo del estudio.",
        Back = "Atrás",
        Offline = "Sin conexión. Lo que conteste ahora se guarda sellado en este teléfono y se envía solo cuando vuelva la conexión.",
        NoConnection = "Sin conexión",
        NoConnectionText = "Esta página no está en su teléfono. Se abrirá cuando vuelva la conexión. No se pierde nada de lo que contestó.",
        TryAgain = "Intentar otra vez",
        NeedsConnection = "necesita conexión",
        Waits = "Contestado; espera el envío",
        WaitingOne = "1 respuesta espera en este teléfono. Está sellada y se envía cuando haya conexión.",
        WaitingMany = "{0} respuestas esperan en este teléfono. Están selladas y se envían cuando haya conexión.",
        Sent = "Lo que esperaba en este teléfono ya se ha enviado. Gracias.",
        NotSent = "No se ha aceptado:",
        Look = "Abrir",
        Dismiss = "Aceptar",
        SignedOff = "Este teléfono ya no está conectado. Respuestas que aún no se habían enviado: {0}. Ya no se pueden enviar ni abrir.",
        NotActive = "Ahora no está participando. No hay nada que hacer.",
    };

    public required string Join { get; init; }

    public required string JoinState { get; init; }

    public required string Invitation { get; init; }

    public required string InvitationText { get; init; }

    public required string InvitationRead { get; init; }

    public required string Language { get; init; }

    public required string NewPin { get; init; }

    public required string NewPinText { get; init; }

    public required string PinAgain { get; init; }

    public required string JoinButton { get; init; }

    public required string Unlock { get; init; }

    public required string Pin { get; init; }

    public required string UnlockButton { get; init; }

    public required string Forgotten { get; init; }

    public required string Today { get; init; }

    public required string Nothing { get; init; }

    public required string Until { get; init; }

    public required string YourCode { get; init; }

    public required string YourCodeText { get; init; }

    public required string More { get; init; }

    public required string History { get; init; }

    public required string Consent { get; init; }

    public required string Copy { get; init; }

    public required string CopyText { get; init; }

    public required string Lock { get; init; }

    public required string Leave { get; init; }

    public required string LeaveState { get; init; }

    public required string LeaveText { get; init; }

    public required string LeaveKeep { get; init; }

    public required string LeaveErase { get; init; }

    public required string LeaveEraseText { get; init; }

    public required string LeaveButton { get; init; }

    public required string Left { get; init; }

    public required string LeftText { get; init; }

    public required string Back { get; init; }

    public required string NoConnection { get; init; }

    public required string NoConnectionText { get; init; }

    public required string TryAgain { get; init; }

    public required string NeedsConnection { get; init; }

    public required string Waits { get; init; }

    public required string WaitingOne { get; init; }

    public required string WaitingMany { get; init; }

    public required string Sent { get; init; }

    public required string NotSent { get; init; }

    public required string Look { get; init; }

    public required string Dismiss { get; init; }

    public required string SignedOff { get; init; }

    public required string Offline { get; init; }

    public required string NotActive { get; init; }

    /// <summary>The words in a language: en, de or es.</summary>
    public static PhoneTexts In(string language) => language switch
    {
        "de" => _german,
        "es" => _spanish,
        _ => _english,
    };
}
