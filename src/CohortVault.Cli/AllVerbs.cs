using System.CommandLine;
using CohortVault.Cli.Verbs;

namespace CohortVault.Cli;

/// <summary>The table of contents of the program: every verb, a file each under <c>Verbs/</c>.</summary>
internal static class AllVerbs
{
    public static IEnumerable<Command> Create() =>
    [
        ServeVerb.Create(),
        UserVerb.Create(),
        PanelVerb.Create(),
        QcVerb.Create(),
        CheckVerb.Create(),
        VerifyVerb.Create(),
        SealVerb.Create(),
        OpenVerb.Create(),
        PhaseVerb.Create(),
        ImputeVerb.Create(),
        EvaluateVerb.Create(),
        WorkVerb.Create(),
    ];
}
