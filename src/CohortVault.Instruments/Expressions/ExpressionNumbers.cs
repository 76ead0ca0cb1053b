using System.Globalization;

namespace CohortVault.Instruments.Expressions;

/// <summary>
/// Numbers as both evaluators must have them: IEEE doubles, read and written as ECMAScript does, rounded by their
/// decimal
/// digits, with an own logarithm and exponential so that every digit agrees on server and page.
/// </summary>
internal static class ExpressionNumbers
{
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;
    private const double Root2 = 1.4142135623730951;

    /// <summary>A text as a number: sign, digits, point, exponent, and nothing else.</summary>
    public static double? Read(string text)
    {
        var (at, digits) = (text.Length > 0 && text[0] is '+' or '-' ? 1 : 0, 0);
        var point = false;
        for (; at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && !point)); at++)
        {
            point |= text[at] == '.';
            digits += text[at] == '.' ? 0 : 1;
        }

        if (digits > 0 && at < text.Length && text[at] is 'e' or 'E')
        {
            at += at + 1 < text.Length && text[at + 1] is '+' or '-' ? 2 : 1;
            var from = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            digits = at > from ? digits : 0;
        }

        return digits > 0 && at == text.Length
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number + 0.0 : null;
    }

    /// <summary>The shortest text that reads as this number again, laid out as ECMAScript's Number::toString.</summary>
    public static string Write(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        var (sign, digits, point) = Decimal(number);
        return sign + (point, digits.Length) switch
        {
            ( > 21, _) or ( <= -6, _) => Scientific(digits, point - 1),
            ( > 0, var length) when length <= point => digits.PadRight(point, '0'),
            ( > 0, _) => $"{digits[..point]}.{digits[point..]}",
            _ => $"0.{new string('0', -point)}{digits}",
        };
    }

    /// <summary>Rounds the decimal digits at a place: to the nearest with halves away from zero, up, or down.</summary>
    /// <param name="number">Number.</param>
    /// <param name="places">Decimal places, from -300 to 300; below zero rounds tens, hundreds.</param>
    /// <param name="direction">0 to the nearest, 1 towards plus infinity, -1 towards minus infinity.</param>
    public static double? Round(double number, double places, int direction)
    {
        if (Math.Abs(places) > 300)
        {
            return null;
        }

        if (number == 0)
        {
            return 0;
        }

        var (sign, digits, point) = Decimal(number);
        var keep = point + (int)Math.Truncate(places);
        if (keep >= digits.Length)
        {
            return number;
        }

        var kept = keep <= 0 ? "" : digits[..keep];
        var away = direction == 0 ? keep >= 0 && digits[keep] >= '5' : (direction > 0) == (sign.Length == 0);
        var exponent = point - Math.Max(keep, 0) + (keep < 0 ? -keep : 0);
        var whole = away ? Increment(kept) : kept.Length == 0 ? "0" : kept;
        return double.Parse(
            $"{sign}{whole}e{exponent.ToString(CultureInfo.InvariantCulture)}", NumberStyles.Float,
            CultureInfo.InvariantCulture) + 0.0;
    }

    /// <summary>Natural logarithm of a number above 0.</summary>
    public static double Log(double number)
    {
        var (mantissa, exponent) = (number, 0);
        while (mantissa >= Root2)
        {
            mantissa /= 2;
            exponent++;
        }

        while (mantissa < Root2 / 2)
        {
            mantissa *= 2;
            exponent--;
        }

        var ratio = (mantissa - 1) / (mantissa + 1);
        var square = ratio * ratio;
        var series = 1.0 / 25;
        for (var odd = 23; odd >= 1; odd -= 2)
        {
            series = (series * square) + (1.0 / odd);
        }

        return (exponent * Ln2) + (2 * ratio * series);
    }

    /// <summary>e to that power.</summary>
    public static double Exp(double power)
    {
        if (power > 709.78)
        {
            return double.PositiveInfinity;
        }

        if (power < -740)
        {
            return 0;
        }

        var twos = Math.Floor((power / Ln2) + 0.5);
        var rest = power - (twos * Ln2High) - (twos * Ln2Low);
        var series = 1.0;
        for (var term = 22; term >= 1; term--)
        {
            series = 1 + (rest * series / term);
        }

        for (; twos > 0; twos--)
        {
            series *= 2;
        }

        for (; twos < 0; twos++)
        {
            series /= 2;
        }

        return series;
    }

    /// <summary>A power; null where there is none. Whole exponents multiply, others go by logarithm.</summary>
    public static double? Power(double number, double exponent)
    {
        if (exponent == Math.Truncate(exponent) && Math.Abs(exponent) <= 1024)
        {
            var (result, square) = (1.0, number);
            for (var left = (int)Math.Abs(exponent); left > 0; left /= 2)
            {
                result = left % 2 == 1 ? result * square : result;
                square *= square;
            }

            return exponent < 0 ? 1 / result : result;
        }

        if (number <= 0)
        {
            return number == 0 && exponent > 0 ? 0 : null;
        }

        return exponent == 0.5 ? Math.Sqrt(number) : Significant(Exp(exponent * Log(number)));
    }

    /// <summary>14 significant digits: what logarithms and exponentials are good for.</summary>
    public static double Significant(double number) => double.IsFinite(number)
        ? double.Parse(number.ToString("E13", CultureInfo.InvariantCulture), NumberStyles.Float,
        CultureInfo.InvariantCulture) : number;

    // Sign, shortest digits without zeros at either end, and the place of the point: 0.d1d2d3 times 10^point.
    private static (string Sign, string Digits, int Point) Decimal(double number)
    {
        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var (whole, fraction) = parts[0].Split('.') is [var before, var after] ? (before, after) : (parts[0], "");
        var all = whole + fraction;
        var significant = all.TrimStart('0');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return (number < 0 ? "-" : "", significant.TrimEnd('0'),
            whole.Length - (all.Length - significant.Length) + exponent);
    }

    private static string Scientific(string digits, int exponent) =>
        $"{digits[..1]}{(digits.Length > 1 ? $".{digits[1..]}" : "")}e{(exponent < 0 ? "-" : "+")}"
        + Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);

    private static string Increment(string digits)
    {
        var all = digits.ToCharArray();
        for (var at = all.Length - 1; at >= 0; at--)
        {
            if (all[at] != '9')
            {
                all[at]++;
                return new string(all);
            }

            all[at] = '0';
        }

        return $"1{new string(all)}";
    }
}
