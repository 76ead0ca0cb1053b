using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Participants.Contracts;

/// <summary>What participants' pages decline, in the participant's language; code and kind stay the same.</summary>
internal static class PhoneRefusals
{
    private static readonly Dictionary<string, (string Problem, string Remedy)> _german = new()
    {
        ["participant.invitation"] = ("Diese Einladung öffnet nichts, oder nicht mehr.", "Vergleichen Sie sie mit dem Papier, oder bitten Sie das Studienteam um eine neue."),
        ["participant.bad-pin"] = ("Diese PIN ist zu kurz oder zu leicht zu erraten.", "Wählen Sie 6 bis 12 Ziffern, mindestens drei verschiedene, nicht der Reihe nach."),
        ["participant.pins-differ"] = ("Die beiden PINs sind verschieden.", "Geben Sie zweimal dieselben Ziffern ein."),
        ["participant.wrong-pin"] = ("Das ist nicht die PIN, oder sie wurde zu oft hintereinander versucht.", "Versuchen Sie es noch einmal; nach mehreren falschen warten Sie etwas."),
        ["participant.phone-forgotten"] = ("Zu viele falsche PINs: Dieses Telefon ist abgemeldet.", "Bitten Sie das Studienteam um eine neue Einladung. Nichts, was Sie gesendet haben, ist verloren."),
        ["participant.no-such-step"] = ("Das ist gerade nicht möglich.", "Laden Sie die Seite neu."),
        ["consent.no-form"] = ("Die Studie hat noch keine Einwilligung, daher kann nichts erhoben werden.", "Fragen Sie das Studienteam."),
        ["consent.not-given"] = ("Sie haben dem, was die Studie heute sagt, noch nicht zugestimmt; es wurde nichts gespeichert.", "Gehen Sie zurück zur ersten Seite."),
        ["consent.awaits-staff"] = ("Das Studienteam muss Ihre Einwilligung noch unterschreiben; es wurde nichts gespeichert.", "Kommen Sie später wieder."),
        ["consent.not-taking-part"] = ("Sie nehmen zurzeit nicht teil, daher wird nichts erhoben.", ""),
        ["consent.old-version"] = ("Der Text der Studie hat sich geändert, während Sie gelesen haben.", "Lesen Sie ihn noch einmal."),
        ["consent.wrong-answers"] = ("Nicht alle Fragen sind richtig beantwortet.", "Lesen Sie den Text noch einmal, oder fragen Sie das Studienteam."),
        ["consent.not-signed"] = ("Die Unterschrift fehlt.", "Unterschreiben Sie, wie die Seite es sagt, und setzen Sie das Häkchen."),
        ["study.not-running"] = ("Die Studie nimmt zurzeit keine Daten auf.", "Fragen Sie das Studienteam."),
        ["study.not-approved"] = ("Die Studie nimmt zurzeit keine Daten auf.", "Fragen Sie das Studienteam."),
        ["record.task-done"] = ("Diese Aufgabe ist schon erledigt.", ""),
        ["record.task-closed"] = ("Die Zeit für diese Aufgabe ist vorbei oder noch nicht gekommen.", ""),
        ["record.invalid"] = ("Einige Antworten stimmen noch nicht; es wurde nichts gespeichert.", "Sehen Sie sich die markierten Felder an."),
        ["record.not-opened"] = ("Diese Antworten waren für ein Telefon bestimmt, das nicht mehr angemeldet ist; niemand kann sie öffnen.", "Antworten Sie noch einmal, wenn die Aufgabe noch offen ist."),
        ["record.no-instrument"] = ("Diesen Fragebogen gibt es nicht mehr.", "Gehen Sie zurück zur ersten Seite."),
        ["record.task-unknown"] = ("Diese Aufgabe gibt es nicht mehr.", "Gehen Sie zurück zur ersten Seite."),
        ["account.busy"] = ("Im Moment melden sich zu viele an.", "Versuchen Sie es in einigen Sekunden noch einmal."),
    };

    private static readonly Dictionary<string, (string Problem, string Remedy)> _spanish = new()
    {
        ["participant.invitation"] = ("Esta invitación no abre nada, o ya no.", "Compárela con el papel, o pida una nueva al equipo del estudio."),
        ["participant.bad-pin"] = ("Este PIN es demasiado corto o fácil de adivinar.", "Elija de 6 a 12 cifras, al menos tres distintas, que no vayan seguidas."),
        ["participant.pins-differ"] = ("Los dos PIN son distintos.", "Escriba dos veces las mismas cifras."),
        ["participant.wrong-pin"] = ("Este no es el PIN, o se ha probado demasiadas veces seguidas.", "Inténtelo otra vez; tras varios intentos fallidos, espere un poco."),
        ["participant.phone-forgotten"] = ("Demasiados PIN equivocados: este teléfono ya no está conectado.", "Pida una invitación nueva al equipo del estudio. No se ha perdido nada de lo que envió."),
        ["participant.no-such-step"] = ("Esto no es posible ahora.", "Vuelva a cargar la página."),
        ["consent.no-form"] = ("El estudio aún no tiene consentimiento, por lo que no se puede recoger nada.", "Pregunte al equipo del estudio."),
        ["consent.not-given"] = ("Todavía no ha dado su consentimiento a lo que dice hoy el estudio; no se ha guardado nada.", "Vuelva a la primera página."),
        ["consent.awaits-staff"] = ("El equipo del estudio aún debe firmar su consentimiento; no se ha guardado nada.", "Vuelva más tarde."),
        ["consent.not-taking-part"] = ("Ahora no está participando, por lo que no se recoge nada.", ""),
        ["consent.old-version"] = ("El texto del estudio ha cambiado mientras lo leía.", "Léalo otra vez."),
        ["consent.wrong-answers"] = ("No todas las preguntas están bien contestadas.", "Lea el texto otra vez, o pregunte al equipo del estudio."),
        ["consent.not-signed"] = ("Falta la firma.", "Firme como dice la página y marque la casilla."),
        ["study.not-running"] = ("El estudio no recoge datos ahora.", "Pregunte al equipo del estudio."),
        ["study.not-approved"] = ("El estudio no recoge datos ahora.", "Pregunte al equipo del estudio."),
        ["record.task-done"] = ("Esta tarea ya está hecha.", ""),
        ["record.task-closed"] = ("El tiempo de esta tarea ha pasado o aún no ha llegado.", ""),
        ["record.invalid"] = ("Algunas respuestas aún no son correctas; no se ha guardado nada.", "Mire los campos marcados."),
        ["record.not-opened"] = ("Estas respuestas eran para un teléfono que ya no está conectado; nadie puede abrirlas.", "Conteste otra vez si la tarea sigue abierta."),
        ["record.no-instrument"] = ("Este cuestionario ya no existe.", "Vuelva a la primera página."),
        ["record.task-unknown"] = ("Esta tarea ya no existe.", "Vuelva a la primera página."),
        ["account.busy"] = ("En este momento entran demasiadas personas.", "Inténtelo otra vez en unos segundos."),
    };

    /// <summary>Codes that have words in every language.</summary>
    public static IEnumerable<string> Known => _german.Keys.Intersect(_spanish.Keys);

    /// <summary>The refusal in a language: en, de or es; null for none.</summary>
    public static Refusal? In(string language, Refusal? refusal)
    {
        var words = language switch
        {
            "de" => _german,
            "es" => _spanish,
            _ => null,
        };
        return refusal is not null && words is not null && words.TryGetValue(refusal.Code, out var own)
            ? refusal with { Problem = own.Problem, Remedy = own.Remedy }
            : refusal;
    }
}
