using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// L22: codes are drawn from the generator of participants' codes and from the page that adds participants: none twice, the right check
/// character, which finds slips, and every character and pair of neighbours as frequent as chance says.
/// </summary>
/// <param name="generate">The generator; tests put a bad one in its place.</param>
internal sealed class RandomCodesCheck(Func<string> generate) : IControlCheck
{
    private const int Drawn = 1_000_000;
    private const int Added = 500;
    private const int Slips = 2_000;
    private const int Random = 9;
    private const int Characters = 32;

    // Written out a second time on purpose, as is the check character: mistakes would otherwise agree with themselves.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>
    /// By place, what each character gives to the sum that is 0 for a code: the character times a power, 10 to 1, of the element 2 of the
    /// field with 32 elements, x⁵ + x² + 1.
    /// </summary>
    private static readonly int[][] _shares =
        [.. ((int[])[17, 26, 13, 20, 10, 5, 16, 8, 4, 2]).Select(power => (int[])[.. Enumerable.Range(0, Characters).Select(value => Times(value, power))])];

    private static readonly int[] _values =
        [.. Enumerable.Range(0, 128).Select(character => Alphabet.IndexOf((char)character, StringComparison.Ordinal))];

    public RandomCodesCheck() : this(() => ParticipantCode.New().Text)
    {
    }

    public string Control => "L22";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var findings = new Findings();
        var drawn = new Tally();
        for (var i = 0; i < Drawn; i++)
        {
            ct.ThrowIfCancellationRequested();
            drawn.Add(generate());
        }

        Judge(findings, drawn, $"{Drawn:N0} codes drawn", pairs: true);
        FindsSlips(findings);
        using var study = await ProbeStudy.RunningAsync(await context.StudiesAsync(ct), ct);
        var added = new Tally();
        foreach (var code in await study.AddAsync(Added, ct))
        {
            added.Add(code);
        }

        findings.Expect(added.Count == Added, $"The page shows {Added} codes for {Added} participants.", $"The page shows {added.Count} codes for {Added} participants.");
        Judge(findings, added, $"{Added} codes of participants", pairs: false);
        return findings.Conclude(
            $"{Drawn:N0} codes drawn and {Added} participants added: no code twice, every check character right, single slips and swaps of neighbours found, characters and neighbours as frequent as chance says; 45 random bits each.");
    }

    private static void Judge(Findings findings, Tally tally, string what, bool pairs)
    {
        findings.Expect(tally.Twice == 0, $"{what}: none occurred twice.", $"{what}: {tally.Twice:N0} occurred more than once.");
        findings.Expect(tally.Wrong == 0, $"{what}: all have ten characters and the right check character.", $"{what}: {tally.Wrong:N0} are no codes, or have a wrong check character.");
        var worst = tally.Places.Max(LetterFrequency.Deviation);
        findings.Expect(
            worst < LetterFrequency.Suspicious, $"{what}: at each of {Random} places characters are even ({worst:0.0} sigma).",
            $"{what}: characters are not evenly frequent at some place ({worst:0.0} sigma).");
        if (pairs)
        {
            var neighbours = Math.Max(tally.Neighbours.Max(LetterFrequency.Deviation), LetterFrequency.Deviation(tally.FromCodeToCode));
            findings.Expect(
                neighbours < LetterFrequency.Suspicious, $"{what}: no character tells the next one, within a code or from one to the next ({neighbours:0.0} sigma).",
                $"{what}: characters tell something of those after them ({neighbours:0.0} sigma).");
        }
    }

    /// <summary>The program itself, asked to read codes with a wrong character or two that are swapped.</summary>
    private void FindsSlips(Findings findings)
    {
        var missed = 0;
        for (var i = 0; i < Slips; i++)
        {
            var code = generate();
            if (code.Length <= Random)
            {
                continue;
            }

            var (place, neighbour) = (i % (Random + 1), i % Random);
            var other = Alphabet[(Alphabet.IndexOf(code[place], StringComparison.Ordinal) + 1 + (i % (Characters - 1))) % Characters];
            var swapped = code[..neighbour] + code[neighbour + 1] + code[neighbour] + code[(neighbour + 2)..];
            missed += ParticipantCode.TryParse(code[..place] + other + code[(place + 1)..], out _) ? 1 : 0;
            missed += swapped != code && ParticipantCode.TryParse(swapped, out _) ? 1 : 0;
        }

        findings.Expect(missed == 0, $"{Slips:N0} wrong characters and swaps of neighbours were found.", $"{missed:N0} slips were taken for codes.");
    }

    private static int Times(int a, int b)
    {
        var product = 0;
        for (; b > 0; b >>= 1, a = (a << 1) ^ (a >= 16 ? 0b100101 : 0))
        {
            product ^= (b & 1) * a;
        }

        return product;
    }

    /// <summary>What is counted of some codes.</summary>
    private sealed class Tally
    {
        private readonly HashSet<long> _seen = [];
        private int _last = -1;

        public int Count { get; private set; }

        public int Twice { get; private set; }

        public int Wrong { get; private set; }

        public int[][] Places { get; } = [.. Enumerable.Range(0, Random).Select(_ => new int[Characters])];

        public int[][] Neighbours { get; } = [.. Enumerable.Range(1, Random - 1).Select(_ => new int[Characters * Characters])];

        public int[] FromCodeToCode { get; } = new int[Characters * Characters];

        public void Add(string code)
        {
            Count++;
            var (number, check) = (0L, 0);
            for (var place = 0; place < code.Length; place++)
            {
                var value = code.Length == Random + 1 && code[place] < _values.Length ? _values[code[place]] : -1;
                if (value < 0)
                {
                    Wrong++;
                    return;
                }

                number = (number * Characters) + value;
                check ^= _shares[place][value];
            }

            Wrong += check == 0 && code.Length > 0 ? 0 : 1;
            Twice += _seen.Add(number) ? 0 : 1;
            Spread(number / Characters);
        }

        // The check character follows from the others; only these are drawn.
        private void Spread(long random)
        {
            for (var (place, next) = (Random - 1, -1); place >= 0; place--, random /= Characters)
            {
                var value = (int)(random % Characters);
                Places[place][value]++;
                if (next >= 0)
                {
                    Neighbours[place][(value * Characters) + next]++;
                }
                else if (_last >= 0)
                {
                    FromCodeToCode[(_last * Characters) + value]++;
                }

                _last = next < 0 ? value : _last;
                next = value;
            }
        }
    }
}
