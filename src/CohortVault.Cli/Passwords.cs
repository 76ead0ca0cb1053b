using CohortVault.Genomics;

namespace CohortVault.Cli;

/// <summary>Reads a password from standard input or a terminal, never from an argument that others could see.</summary>
internal static class Passwords
{
    private const int Longest = 128;

    public static string Read(bool fromStandardInput, string prompt)
    {
        var password = fromStandardInput ? Console.In.ReadLine() : Ask(prompt);
        return password is { Length: > 0 and <= Longest }
            ? password
            : throw new InputRefusedException(
                "password.missing", "There is no password.", $"Give one of at most {Longest} characters, on one line.");
    }

    private static string Ask(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            throw new InputRefusedException(
                "password.missing", "There is no terminal to ask for the password.",
                "Add --password-stdin and send it on standard input.");
        }

        Console.Error.Write(prompt);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
