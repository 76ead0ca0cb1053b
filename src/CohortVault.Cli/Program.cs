using System.CommandLine;
using CohortVault.Cli;

if (ServerVerbs.Own(args))
{
    return ServerVerbs.HandOver(args);
}

var root = new RootCommand(CommandLine.Purpose);
foreach (var verb in AllVerbs.Create())
{
    root.Add(verb);
}

return await CommandLine.RunAsync(root, args);
