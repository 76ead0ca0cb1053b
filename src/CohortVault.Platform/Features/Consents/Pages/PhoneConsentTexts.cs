namespace CohortVault.Platform.Features.Consents.Pages;

/// <summary>Words of the participant's page of consent, in one language.</summary>
internal sealed record PhoneConsentTexts
{
    private static readonly PhoneConsentTexts _english = new()
    {
        Title = "Your consent",
        Questions = "A few questions, to be sure that the text is clear",
        SignCode = "To sign, type your own code",
        SignCodeText = "It stands on your invitation and on the first page here. Please do not write your name.",
        SignDrawing = "Sign in the box",
        Clear = "Clear",
        DrawingNeedsScript = "Drawing needs a browser that runs scripts. Ask the study team for a form on paper.",
        Agree = "I have read and understood this. I take part of my own free will, and know that I can stop at any time.",
        Button = "I consent",
        Given = "You have consented. Thank you.",
        AwaitsStaff = "You have consented. The study team still has to sign; come back later.",
        Copy = "You can print this page, or save your copy with your signature as a PDF file.",
        SaveCopy = "Save your copy (PDF)",
        CopyVersion = "Version",
        CopyAnswers = "Your answers to the questions",
        CopySignedBy = "Signed with the code",
        CopyDrawing = "The participant's drawn signature",
        CopyOnPaper = "Signed on paper, which the study team keeps.",
        CopyStaffSigned = "Signed by the study team",
        CopyDigest = "Fingerprint of the text (SHA-256)",
        GivenAt = "Given",
        Back = "Back",
    };

    private static readonly PhoneConsentTexts _german = new()
    {
        Title = "Ihre Einwilligung",
        Questions = "Einige Fragen, damit der Text sicher verständlich ist",
        SignCode = "Zum Unterschreiben tippen Sie Ihren eigenen Code",
        SignCodeText = "Er steht auf Ihrer Einladung und hier auf der ersten Seite. Bitte schreiben Sie nicht Ihren Namen.",
        SignDrawing = "Unterschreiben Sie im Feld",
        Clear = "Löschen",
        DrawingNeedsScript = "Zum Zeichnen muss der Browser Skripte ausführen. Bitten Sie das Studienteam um ein Formular auf Papier.",
        Agree = "Ich habe das gelesen und verstanden. Ich nehme freiwillig teil und weiß, dass ich jederzeit aufhören kann.",
        Button = "Ich willige ein",
        Given = "Sie haben eingewilligt. Vielen Dank.",
        AwaitsStaff = "Sie haben eingewilligt. Das Studienteam muss noch unterschreiben; kommen Sie später wieder.",
        Copy = "Sie können diese Seite drucken oder Ihre Kopie mit Ihrer Unterschrift als PDF-Datei speichern.",
        SaveCopy = "Eigene Kopie speichern (PDF)",
        CopyVersion = "Fassung",
        CopyAnswers = "Ihre Antworten auf die Fragen",
        CopySignedBy = "Unterschrieben mit dem Code",
        CopyDrawing = "Die gezeichnete Unterschrift",
        CopyOnPaper = "Auf Papier unterschrieben, das das Studienteam aufbewahrt.",
        CopyStaffSigned = "Vom Studienteam unterschrieben",
        CopyDigest = "Fingerabdruck des Textes (SHA-256)",
        GivenAt = "Gegeben",
        Back = "Zurück",
    };

    private static readonly PhoneConsentTexts _spanish = new()
    {
        Title = "Su consentimiento",
        Questions = "Unas preguntas, para estar seguros de que el texto se entiende",
        SignCode = "Para firmar, escriba su propio código",
        SignCodeText = "Está en su invitación y aquí en la primera página. Por favor, no escriba su nombre.",
        SignDrawing = "Firme en el recuadro",
        Clear = "Borrar",
        DrawingNeedsScript = "Para dibujar, el navegador debe ejecutar scripts. Pida al equipo del estudio un formulario en papel.",
        Agree = "He leído y entendido esto. Participo por mi propia voluntad y sé que puedo dejarlo en cualquier momento.",
        Button = "Doy mi consentimiento",
        Given = "Ha dado su consentimiento. Gracias.",
        AwaitsStaff = "Ha dado su consentimiento. El equipo del estudio aún debe firmar; vuelva más tarde.",
        Copy = "Puede imprimir esta página o guardar su copia con su firma como archivo PDF.",
        SaveCopy = "Guardar su copia (PDF)",
        CopyVersion = "Versión",
        CopyAnswers = "Sus respuestas a las preguntas",
        CopySignedBy = "Firmado con el código",
        CopyDrawing = "La firma dibujada",
        CopyOnPaper = "Firmado en papel, que guarda el equipo del estudio.",
        CopyStaffSigned = "Firmado por el equipo del estudio",
        CopyDigest = "Huella del texto (SHA-256)",
        GivenAt = "Dado",
        Back = "Atrás",
    };

    public required string Title { get; init; }

    public required string Questions { get; init; }

    public required string SignCode { get; init; }

    public required string SignCodeText { get; init; }

    public required string SignDrawing { get; init; }

    public required string Clear { get; init; }

    public required string DrawingNeedsScript { get; init; }

    public required string Agree { get; init; }

    public required string Button { get; init; }

    public required string Given { get; init; }

    public required string AwaitsStaff { get; init; }

    public required string Copy { get; init; }

    public required string SaveCopy { get; init; }

    public required string CopyVersion { get; init; }

    public required string CopyAnswers { get; init; }

    public required string CopySignedBy { get; init; }

    public required string CopyDrawing { get; init; }

    public required string CopyOnPaper { get; init; }

    public required string CopyStaffSigned { get; init; }

    public required string CopyDigest { get; init; }

    public required string GivenAt { get; init; }

    public required string Back { get; init; }

    /// <summary>The words in a language: en, de or es.</summary>
    public static PhoneConsentTexts In(string language) => language switch
    {
        "de" => _german,
        "es" => _spanish,
        _ => _english,
    };
}
