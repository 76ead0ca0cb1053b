using CohortVault.Platform.Features.Participants.Contracts;
using CohortVault.Sealing;

namespace CohortVault.Platform.Tests.Features.Participants;

public sealed class ParticipantCodeTests
{
    [Theory]
    [InlineData("7K3M9QX2T0")]
    [InlineData("0000000012")]
    [InlineData("ZZZZZZZZZX")]
    public void The_check_character_is_the_published_one(string code)
    {
        Assert.True(ParticipantCode.TryParse(code, out var read));
        Assert.Equal(code, read.Text);
    }

    [Fact]
    public void Every_single_slip_and_every_swap_of_neighbours_is_found()
    {
        for (var run = 0; run < 200; run++)
        {
            var code = ParticipantCode.New().Text;
            for (var at = 0; at < code.Length; at++)
            {
                foreach (var other in CrockfordBase32.Alphabet.Where(c => c != code[at]))
                {
                    Assert.False(ParticipantCode.TryParse($"{code[..at]}{other}{code[(at + 1)..]}", out _));
                }

                if (at + 1 < code.Length && code[at] != code[at + 1])
                {
                    Assert.False(ParticipantCode.TryParse($"{code[..at]}{code[at + 1]}{code[at]}{code[(at + 2)..]}", out _));
                }
            }
        }
    }

    [Theory]
    [InlineData("7k3m9-qx2t0")]
    [InlineData(" 7K3M9 QX2TO ")]
    [InlineData("7-K-3-M-9-Q-X-2-T-0")]
    public void What_people_write_is_understood(string typed)
    {
        Assert.True(ParticipantCode.TryParse(typed, out var code));
        Assert.Equal("7K3M9-QX2T0", code.Grouped);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7K3M9QX2T")]
    [InlineData("7K3M9QX2T00")]
    [InlineData("7K3M9QX2U0")]
    [InlineData("7K3M9QX2T\u0660")]
    [InlineData("７K3M9QX2T0")]
    public void Anything_else_is_no_code(string? typed) => Assert.False(ParticipantCode.TryParse(typed, out _));

    [Fact]
    public void A_million_codes_are_all_different_and_use_every_character_everywhere_alike()
    {
        const int Count = 1_000_000;
        var seen = new HashSet<string>(Count);
        var counts = new int[ParticipantCode.Length, CrockfordBase32.Alphabet.Length];
        for (var made = 0; made < Count; made++)
        {
            var code = ParticipantCode.New().Text;
            seen.Add(code);
            for (var at = 0; at < code.Length; at++)
            {
                counts[at, CrockfordBase32.Alphabet.IndexOf(code[at], StringComparison.Ordinal)]++;
            }
        }

        // Of a million out of 2^45, two are equal with a probability of 1.4 in a hundred; more than two never.
        Assert.InRange(seen.Count, Count - 2, Count);

        // Chi-square with 31 degrees of freedom; above 92 with a probability below one in ten million.
        for (var at = 0; at < ParticipantCode.Length; at++)
        {
            const double Expected = Count / 32.0;
            var place = at;
            Assert.InRange(Enumerable.Range(0, 32).Sum(c => Math.Pow(counts[place, c] - Expected, 2) / Expected), 0, 92);
        }
    }
}
