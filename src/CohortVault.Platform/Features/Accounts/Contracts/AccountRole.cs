namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>What an account is for; each role is a fixed set of rights (<see cref="Policies"/>).</summary>
public enum AccountRole
{
    /// <summary>Imputes own data and takes part in studies. What registration gives.</summary>
    Researcher,

    /// <summary>Imports reference panels and says who may use them.</summary>
    PanelManager,

    /// <summary>Reads history; changes nothing.</summary>
    Auditor,

    /// <summary>Looks after controls, keys and incidents.</summary>
    SecurityOfficer,

    /// <summary>Runs the installation, on the admin listener.</summary>
    Operator,
}

/// <summary>The words by which roles are called on the command line, in claims and in the database.</summary>
public static class AccountRoles
{
    private static readonly (AccountRole Role, string Word)[] Words =
    [
        (AccountRole.Researcher, "researcher"),
        (AccountRole.PanelManager, "panel-manager"),
        (AccountRole.Auditor, "auditor"),
        (AccountRole.SecurityOfficer, "security-officer"),
        (AccountRole.Operator, "operator"),
    ];

    /// <summary>All words, in order.</summary>
    public static IEnumerable<string> All => Words.Select(pair => pair.Word);

    /// <summary>The word of a role.</summary>
    public static string Word(this AccountRole role) => Words.Single(pair => pair.Role == role).Word;

    /// <summary>The role of a word; false if there is none.</summary>
    public static bool TryParse(string word, out AccountRole role)
    {
        foreach (var pair in Words)
        {
            if (pair.Word == word)
            {
                role = pair.Role;
                return true;
            }
        }

        role = default;
        return false;
    }
}
