using CohortVault.Instruments.Dictionary;

namespace CohortVault.Acceptance;

/// <summary>Every data dictionary below <c>studies/redcap</c>.</summary>
public sealed class DictionaryAcceptance
{
    [Fact]
    public void Every_real_dictionary_is_usable_and_comes_back_byte_for_byte()
    {
        var files = Directory.GetFiles(OutsideData.Studies("redcap"), "*.csv", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file).Contains("dict", StringComparison.OrdinalIgnoreCase) || Path.GetFileName(file) == "metadata.csv")
            .ToList();
        Assert.InRange(files.Count, 15, 1000);
        Assert.All(files, file =>
        {
            var bytes = File.ReadAllBytes(file);
            var report = DictionaryCheck.Run(bytes, Path.GetFileName(file));
            Assert.DoesNotContain(report.Findings, finding => finding.Severity == FindingSeverity.Error);
            Assert.Equal(bytes, DictionaryWriter.Write(report.Dictionary));
        });
    }
}
