namespace CohortVault.Instruments.Export;

/// <summary>
/// Cells that a spreadsheet would run as a formula. An apostrophe before them makes them text; plain numbers are left
/// as they are. What has apostrophes before such a sign already gets one more, so that taking one away always gives the
/// value back.
/// </summary>
public static class Formulas
{
    /// <summary>The cell with an apostrophe where it needs one.</summary>
    public static string Neutralise(string cell) => IsDangerous(cell) ? $"'{cell}" : cell;

    /// <summary>The value that <see cref="Neutralise"/> made this cell from.</summary>
    public static string Restore(string cell) =>
        cell.StartsWith('\'') && IsDangerous(cell[1..]) ? cell[1..] : cell;

    private static bool IsDangerous(string cell)
    {
        var text = cell.AsSpan().TrimStart('\'');
        return text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B'
                or '\uFF0D' or '\uFF20' && !IsNumber(text);
    }

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text[0] is '-' or '+' && text[1..].IndexOfAnyExcept("0123456789.,") < 0 && text.IndexOfAnyInRange('0', '9') > 0;
}
