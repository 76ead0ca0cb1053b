using System.Text.Json;

namespace CohortVault.Sealing.Tests;

/// <summary>The committed test vectors.</summary>
internal static class Vectors
{
    public static string PathOf(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CohortVault.slnx")))
        {
            folder = folder.Parent
                ?? throw new DirectoryNotFoundException("The repository was not found above the test program.");
        }

        return Path.Combine(folder.FullName, "tests", "data", "vectors", name);
    }

    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
        return document.RootElement.Clone();
    }

    public static byte[] Hex(this JsonElement element, string property) =>
        Convert.FromHexString(element.GetProperty(property).GetString()!);

    public static byte[] Content(int length)
    {
        var content = new byte[length];
        for (var index = 0; index < length; index++)
        {
            content[index] = (byte)((index * 7) + (index / 251));
        }

        return content;
    }
}
