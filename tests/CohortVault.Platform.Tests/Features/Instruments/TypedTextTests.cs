using CohortVault.Instruments.Model;
using CohortVault.Platform.Features.Instruments.Questionnaire;
using static CohortVault.Platform.Tests.Features.Instruments.Sheets;

namespace CohortVault.Platform.Tests.Features.Instruments;

public sealed class TypedTextTests
{
    /// <summary>For every validation there is: typed texts that are taken with what is stored, and texts that are not.</summary>
    private static readonly Dictionary<string, (string[] Taken, string[] Declined)> _examples = new()
    {
        ["date_ymd"] = (["2024-2-9=2024-02-09", "2024/02/29=2024-02-29"], ["2023-02-29", "29-02-2024", "today"]),
        ["date_mdy"] = (["2/29/2024=2024-02-29", "2024-02-29=2024-02-29"], ["29/2/2024", "2/29/2023"]),
        ["date_dmy"] = (["29.2.2024=2024-02-29", "2024-02-29=2024-02-29"], ["2/29/2024", "31-04-2024", "1.1.24"]),
        ["datetime_ymd"] = (["2024-02-29 9:05=2024-02-29 09:05", "2024-02-29T13:05=2024-02-29 13:05"], ["2024-02-29", "2024-02-29 24:00"]),
        ["datetime_mdy"] = (["02-29-2024 13:05=2024-02-29 13:05", "2024-02-29T13:05=2024-02-29 13:05"], ["29-02-2024 13:05"]),
        ["datetime_dmy"] = (["29-02-2024 13:05=2024-02-29 13:05", "2024-02-29T13:05=2024-02-29 13:05"], ["02-29-2024 13:05"]),
        ["datetime_seconds_ymd"] = (["2024-02-29 13:05:59=2024-02-29 13:05:59", "2024-02-29T13:05=2024-02-29 13:05:00"], ["2024-02-29 13:05:60"]),
        ["datetime_seconds_mdy"] = (["02-29-2024 13:05:59=2024-02-29 13:05:59", "2024-02-29T13:05:59=2024-02-29 13:05:59"], ["13:05:59"]),
        ["datetime_seconds_dmy"] = (["29-02-2024 13:05:59=2024-02-29 13:05:59", "29-02-2024 13:05=2024-02-29 13:05:00"], ["29-02-2024"]),
        ["integer"] = (["-12=-12", " 7 =7"], ["1.0", "1e3", "٣", "seven"]),
        ["number"] = (["1.5=1.5", "-.5=-.5", "1e3=1e3", "1,5=1.5", "0,25=0.25"], ["1,000", "1.000.000", "1 000", "12,345"]),
        ["number_comma_decimal"] = (["1,5=1,5", "1.5=1,5"], ["1.000", "1,2,3"]),
        ["time"] = (["9:05=9:05", "23:59=23:59"], ["24:00", "9:5", "9"]),
        ["time_hh_mm_ss"] = (["09:05:01=09:05:01", "09:05=09:05:00"], ["09:05:60"]),
        ["time_mm_ss"] = (["59:59=59:59"], ["60:00", "1:00:00"]),
        ["alpha_only"] = (["Anna=Anna"], ["Änne", "a b"]),
        ["email"] = (["anna@example.org=anna@example.org"], ["anna", "anna@", "a b@example.org", "anna@example"]),
        ["phone"] = (["(615) 322-2222=(615) 322-2222"], ["123"]),
        ["phone_australia"] = (["(02) 9876 5432=(02) 9876 5432", "0412 345 678=0412 345 678"], ["12"]),
        ["phone_uk"] = (["020 7946 0018=020 7946 0018"], ["7946"]),
        ["postalcode_australia"] = (["2000=2000"], ["200"]),
        ["postalcode_canada"] = (["K1A 0B1=K1A 0B1"], ["D1A 0B1"]),
        ["postalcode_french"] = (["75005=75005"], ["7500"]),
        ["postalcode_germany"] = (["01067=01067"], ["1067"]),
        ["postalcode_uk"] = (["SW1A 1AA=SW1A 1AA"], ["SW1A"]),
        ["zipcode"] = (["37203-0001=37203-0001"], ["3720"]),
        ["ssn"] = (["123-45-6789=123-45-6789"], ["123456789"]),
        ["mrn_10d"] = (["0123456789=0123456789"], ["012345678"]),
        ["mrn_generic"] = (["A-12=A-12"], ["A 12"]),
        ["vmrn"] = (["123456789=123456789"], ["12"]),
    };

    public static TheoryData<string> Validations => [.. TextValidation.Every.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Validations))]
    public void Every_validation_takes_what_fits_in_stored_form_and_declines_the_rest(string validation)
    {
        var (taken, declined) = _examples.TryGetValue(validation, out var known) ? known : Decimals(validation);
        Assert.NotEmpty(taken);
        Assert.NotEmpty(declined);
        foreach (var (typed, expected) in taken.Select(pair => (pair[..pair.LastIndexOf('=')], pair[(pair.LastIndexOf('=') + 1)..])))
        {
            Assert.Equal(expected, Stored(Text("x", validation), typed, out var problem));
            Assert.Null(problem);
        }

        foreach (var typed in declined)
        {
            Assert.Null(Stored(Text("x", validation), typed, out var problem));
            Assert.Equal(AnswerProblemKind.Shape, problem);
        }
    }

    [Fact]
    public void A_stored_date_goes_into_the_browsers_field_and_comes_back_the_same()
    {
        foreach (var (validation, stored) in ((string, string)[])
            [
                ("date_dmy", "2024-02-29"), ("date_mdy", "1931-12-01"), ("datetime_ymd", "2024-02-29 00:00"),
                ("datetime_seconds_dmy", "2024-02-29 23:59:59"), ("time", "07:30"), ("time_hh_mm_ss", "07:30:09"),
            ])
        {
            var rule = TextValidation.Find(validation)!;
            Assert.Equal(stored, TypedText.Store(rule, TypedText.ForBrowser(rule, stored)!));
            Assert.Equal(stored, TypedText.Store(rule, TypedText.Written(rule, stored)));
        }

        Assert.Null(TypedText.ForBrowser(TextValidation.Find("date_dmy")!, "the day before"));
    }

    [Theory]
    [InlineData("😴 zzz 👩‍🔬", "😴 zzz 👩‍🔬")]
    [InlineData("  شارع الملك 12\u200f ", "شارع الملك 12\u200f")]
    [InlineData("a\0b\u0007c\uFEFF", "abc")]
    [InlineData("one\r\ntwo", "one two")]
    [InlineData(" \t ", null)]
    public void Texts_are_kept_as_typed_without_what_nobody_can_see(string typed, string? stored)
    {
        Assert.Equal(stored, Stored(Text("x"), typed, out var problem));
        Assert.Null(problem);
    }

    [Fact]
    public void Long_texts_keep_their_lines_and_have_an_end()
    {
        var notes = Of(FieldType.Notes, "x");
        Assert.Equal("one\n\ttwo\nthree", Stored(notes, "one\r\n\ttwo\rthree\r\n", out _));
        var longest = new string('ä', TypedText.Longest);
        Assert.Equal(longest, Stored(notes, longest, out _));
        Assert.Null(Stored(notes, new string('x', 100_000), out var problem));
        Assert.Equal(AnswerProblemKind.TooLong, problem);
        Assert.Equal("12345", Stored(Text("x", tags: "@CHARLIMIT=5"), "12345", out _));
        Assert.Null(Stored(Text("x", tags: "@CHARLIMIT=5"), "123456", out problem));
        Assert.Equal(AnswerProblemKind.TooLong, problem);
        Assert.Null(Stored(Text("x", "integer"), new string('1', 100_000), out problem));
        Assert.Equal(AnswerProblemKind.TooLong, problem);
    }

    [Fact]
    public void A_validation_that_is_not_known_takes_every_text() =>
        Assert.Equal("anything", Stored(Text("x", "local_hospital_number"), "anything", out _));

    private static (string[] Taken, string[] Declined) Decimals(string validation)
    {
        var digits = new string('7', validation["number_".Length] - '0');
        var (own, other) = validation.EndsWith("comma_decimal", StringComparison.Ordinal) ? (',', '.') : ('.', ',');
        string[] taken = [$"12{own}{digits}=12{own}{digits}"];
        return digits.Length == 3
            ? (taken, [$"12{other}{digits}", "12", $"12{own}{digits}7"])
            : ([.. taken, $"12{other}{digits}=12{own}{digits}"], ["12", $"12{own}{digits}7"]);
    }
}
