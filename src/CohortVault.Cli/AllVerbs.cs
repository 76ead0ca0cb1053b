using System.CommandLine;
using CohortVault.Cli.Verbs;

namespace CohortVault.Cli;

/// <summary>
/// The table of contents of the program: every verb, a file each under <c>Verbs/</c>, here or, for those that need an
/// installation, in <c>CohortVault.Server</c>.
/// </summary>
internal static class AllVerbs
{
    public static IEnumerable<Command> Create() =>
    [
        ServerVerbs.Serve.ToCommand(),
        ServerVerbs.User.ToCommand(),
        PanelVerb.Create(),
        QcVerb.Create(),
        ServerVerbs.Check.ToCommand(),
        ServerVerbs.Verify.ToCommand(),
        SealVerb.Create(),
        OpenVerb.Create(),
        VerifyProofVerb.Create(),
        PhaseVerb.Create(),
        ImputeVerb.Create(),
        EvaluateVerb.Create(),
        WorkVerb.Create(),
    ];
}
