using System.CommandLine;
using System.CommandLine.Help;
using CohortVault.Cli;
using CohortVault.Platform.Data;
using CohortVault.Server.Verbs;

// Named as what people typed: the program handed over to this one.
var root = new Command("cohortvault", CommandLine.Purpose)
{
    new HelpOption(),
    ServeVerb.Create(),
    UserVerb.Create(),
    CheckVerb.Create(),
    VerifyVerb.Create(),
    KeysVerb.Create(),
    AuditVerb.Create(),
    BackupVerb.Create(),
    RestoreVerb.Create(),
    PanelRegistryVerbs.Create(),
};
return await CommandLine.RunAsync(root, args, DatabaseTrouble.Explain);
