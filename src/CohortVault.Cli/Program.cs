using System.CommandLine;
using CohortVault.Cli;

var root = new RootCommand("CohortVault keeps an institution's human research data safe and works with it.");
foreach (var verb in AllVerbs.Create())
{
    root.Add(verb);
}

return await CommandLine.RunAsync(root, args);
