using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Tests.Export;

/// <summary>Real REDCap projects with their data (<c>tests/data/README.md</c>).</summary>
internal static class RealStudies
{
    public static IEnumerable<string> Names => Directory.GetFiles(Path.Combine(Repository.Root, "tests", "data", "records"), "*.csv")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static byte[] Data(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "data", "records", $"{name}.csv"));

    public static DataDictionary Dictionary(string name) =>
        DictionaryReader.Read(File.ReadAllBytes(Repository.Dictionary($"{name}.csv")), name).Dictionary;

    public static StudyDesign Design(string name) => new()
    {
        Arms = File.Exists(Repository.Dictionary($"{name}.arms.txt"))
            ? StudyDesignFiles.ReadArms(File.ReadAllBytes(Repository.Dictionary($"{name}.arms.txt")), "arms") : [],
        Events = File.Exists(Repository.Dictionary($"{name}.events.txt"))
            ? StudyDesignFiles.ReadEvents(File.ReadAllBytes(Repository.Dictionary($"{name}.events.txt")), "events") : [],
        Repeating = name == "redcapr-repeating-instruments" ? [new RepeatingForm("", "bp", "[record_id]-[date_bp]")] : [],
    };
}
