using CohortVault.Instruments.Identifiers;

namespace CohortVault.Instruments.Records;

/// <summary>Says which imported cells look like something that tells who somebody is. What stands in them it never says.</summary>
internal sealed class ImportIdentifiers(ImportFindings findings)
{
    private const int Most = 200;
    private int _told;

    public void Look(string column, string label, string text, int line)
    {
        if (_told > Most)
        {
            return;
        }

        var kinds = IdentifierDetector.Find(text, $"{column} {label}").Select(found => IdentifierWords.English[found.Kind]).Distinct().ToList();
        if (kinds.Count == 0)
        {
            return;
        }

        if (_told++ == Most)
        {
            findings.Warn("import.identifiers", 0, "", $"More than {Most} cells look like something that tells who somebody is.", "Look at the whole table.");
            return;
        }

        findings.Warn(
            "import.identifier", line, column, $"The cell looks like {string.Join(" and ", kinds)}.",
            "Take out what tells who somebody is, or confirm that it does not.");
    }
}
