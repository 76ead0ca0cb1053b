using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Export;
using CohortVault.Instruments.Model;
using CohortVault.Instruments.Records;
using static CohortVault.Instruments.Tests.Export.Studies;
using static CohortVault.Instruments.Tests.Rows;

namespace CohortVault.Instruments.Tests.Export;

public sealed class DeIdentificationTests : IDisposable
{
    private static readonly DataDictionary Telling = Of(
        Row("name", "text", "f", (DictionaryColumn.Identifier, "y")),
        Row("mail", "text", "f", (DictionaryColumn.Validation, "email")),
        Row("dob", "text", "f", (DictionaryColumn.Validation, "date_dmy"), (DictionaryColumn.Identifier, "y")),
        Row("visit", "text", "f", (DictionaryColumn.Validation, "date_mdy")),
        Row("taken", "text", "f", (DictionaryColumn.Validation, "datetime_seconds_ymd")),
        Row("remark", "text"), Row("letters", "text", "f", (DictionaryColumn.Validation, "alpha_only")),
        Row("story", "notes"), Row("photo", "file"), Row("query", "sql", "f", (DictionaryColumn.Options, "select 1")),
        Row("weight", "text", "f", (DictionaryColumn.Validation, "number")),
        Row("age", "calc", "f", (DictionaryColumn.Options, "rounddown(datediff([dob],'today','y'))")),
        Row("age_months", "text", "f", (DictionaryColumn.Validation, "integer")),
        Row("born", "calc", "f", (DictionaryColumn.Options, "year([dob])")),
        Row("born_again", "calc", "f", (DictionaryColumn.Options, "[born] + 1")),
        Row("waited", "calc", "f", (DictionaryColumn.Options, "datediff([visit],[taken],'d')")),
        Row("lived", "calc", "f", (DictionaryColumn.Options, "datediff([dob],[visit],'d')")),
        Row("since", "calc", "f", (DictionaryColumn.Options, "datediff([visit],'2020-01-01','d')")),
        Row("bmi", "calc", "f", (DictionaryColumn.Options, "[weight] / 4")),
        Row("number", "text", "f", (DictionaryColumn.Validation, "integer"), (DictionaryColumn.Annotation, "@DEFAULT='[name]'")),
        Row("where", "text", "f", (DictionaryColumn.Validation, "number"), (DictionaryColumn.Annotation, "@LATITUDE")),
        Row("clock", "text", "f", (DictionaryColumn.Validation, "time")));

    private static readonly RecordForm Person = Form(
        "P-1", "f", ("name", "Canary Smith"), ("mail", "canary@example.org"), ("dob", "1925-03-04"), ("visit", "2024-02-29"), ("taken", "2024-03-01 23:59:58"),
        ("remark", "canary"), ("letters", "canary"), ("story", "canary"), ("photo", "canary.jpg"), ("query", "canary"), ("weight", "80"), ("age", "99.4"), ("age_months", "1192"),
        ("born", "1925"), ("born_again", "1926"), ("waited", "1"), ("lived", "36155"), ("since", "1520"), ("bmi", "20"), ("number", "4711"), ("where", "52.5"), ("clock", "13:05"), ("f_complete", "2"));

    private readonly Pseudonyms _key = new(Key);

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task The_strict_preset_leaves_nothing_that_tells_who_somebody_is()
    {
        var (text, summary) = await WriteAsync(Table(DeIdentification.Strict), Person);
        Assert.Equal("record_id,visit,taken,weight,age,age_months,waited,bmi,clock,f_complete", text.Split('\n')[0]);
        var back = _key.DaysBack("P-1", wholeWeeks: false);
        Assert.Equal(
            $"{_key.Record("P-1")},{Day(2024, 2, 29, back)},\"{Day(2024, 3, 1, back)} 23:59:58\",80,90,1080,1,20,13:05,2", text.Split('\n')[1]);
        Assert.Equal(new LeftOut(), summary.LeftOut);
        foreach (var shape in (ExportPlan[])[ExportPlan.Readable, ExportPlan.OneValueARow])
        {
            var (other, _) = await WriteAsync(new ExportTable(shape.Restricted(), Telling, new StudyDesign(), _key), Person);
            Assert.All(
                (string[])["anary", "1925", "1926", "2024-02-29", "2024-03-01", "1520", "36155", "4711", "52.5", "P-1", "99.4", "1192"],
                secret => Assert.DoesNotContain(secret, other, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_restricted_plan_cannot_ask_for_less()
    {
        var weak = new DeIdentification { Dates = DateTreatment.Drop, KeepWeekdays = true };
        Assert.Equal(
            DeIdentification.Strict with { Dates = DateTreatment.Drop, KeepWeekdays = true },
            (ExportPlan.Raw with { DeIdentification = weak }).Restricted().DeIdentification);
        var (text, _) = await WriteAsync(Table(weak.AtLeast(DeIdentification.Strict)), Person);
        Assert.Equal("record_id,weight,age,age_months,waited,bmi,clock,f_complete", text.Split('\n')[0]);
    }

    [Fact]
    public async Task With_hashed_ids_rows_come_in_the_order_of_the_hashes_and_in_no_other()
    {
        var records = Enumerable.Range(0, 50).Select(n => $"P-{n:D2}").ToList();
        var ordered = _key.InOrder(records);
        Assert.NotEqual(records, ordered);
        var (text, _) = await WriteAsync(Table(DeIdentification.Strict), ordered.Select(record => Form(record, "f", ("weight", "1"))));
        Assert.Equal(records.Select(_key.Record).Order(StringComparer.Ordinal), text.Split('\n')[1..^1].Select(row => row.Split(',')[0]));
        await Assert.ThrowsAsync<InvalidDataException>(() => WriteAsync(Table(DeIdentification.Strict), records.Select(record => Form(record, "f", ("weight", "1")))));
    }

    [Fact]
    public async Task Identifiers_are_replaced_by_hashes_of_their_own_and_what_has_few_values_goes()
    {
        var dictionary = Of(
            Row("name", "text", "f", (DictionaryColumn.Identifier, "y")), Row("other", "notes", "f", (DictionaryColumn.Identifier, "y")),
            Row("sex", "yesno", "f", (DictionaryColumn.Identifier, "y")));
        var plan = ExportPlan.Raw with { DeIdentification = new DeIdentification { Identifiers = IdentifierTreatment.Hash } };
        var (text, _) = await WriteAsync(
            new ExportTable(plan, dictionary, new StudyDesign { MissingDataCodes = [new("NI", "")] }, _key),
            Form("1", "f", ("name", "Ann"), ("other", "Ann"), ("sex", "1")), Form("2", "f", ("name", "Ann"), ("other", "NI")));
        Assert.Equal(
            $"record_id,name,other,f_complete\n1,{_key.Value("name", "Ann")},{_key.Value("other", "Ann")},\n2,{_key.Value("name", "Ann")},NI,\n", text);
        Assert.NotEqual(_key.Value("name", "Ann"), _key.Value("other", "Ann"));
        Assert.Matches("^[0-9a-f]{32}$", _key.Value("name", "Ann"));
    }

    [Fact]
    public async Task What_cannot_be_shifted_is_emptied_and_counted_and_missing_data_codes_stay()
    {
        var plan = ExportPlan.Raw with { DeIdentification = new DeIdentification { Dates = DateTreatment.Shift } };
        var dictionary = Of(Row("day", "text", "f", (DictionaryColumn.Validation, "date_ymd")));
        var (text, summary) = await WriteAsync(
            new ExportTable(plan, dictionary, new StudyDesign { MissingDataCodes = [new("NI", "")] }, _key),
            Form("1", "f", ("day", "29.02.2024")), Form("2", "f", ("day", "NI")), Form("3", "f", ("day", "0001-01-01")));
        Assert.Equal("record_id,day,f_complete\n1,,\n2,NI,\n3,,\n", text);
        Assert.Equal(2, summary.LeftOut.Emptied);
    }

    [Fact]
    public void Shifts_are_stable_keyed_between_1_and_364_days_or_whole_weeks_and_spread_evenly()
    {
        using var other = new Pseudonyms(SHA256.HashData(Key));
        var records = Enumerable.Range(0, 20_000).Select(n => $"P-{n}").ToList();
        var days = records.Select(record => _key.DaysBack(record, wholeWeeks: false)).ToList();
        var weeks = records.Select(record => _key.DaysBack(record, wholeWeeks: true)).ToList();
        Assert.Equal(days, records.Select(record => _key.DaysBack(record, wholeWeeks: false)));
        Assert.Equal((1, 364, 364), (days.Min(), days.Max(), days.Distinct().Count()));
        Assert.Equal((7, 364, 52), (weeks.Min(), weeks.Max(), weeks.Distinct().Count()));
        Assert.All(weeks, shift => Assert.Equal(0, shift % 7));
        Assert.InRange(days.Average(), 179, 186);
        Assert.InRange(days.Zip(records.Select(record => other.DaysBack(record, wholeWeeks: false))).Count(pair => pair.First == pair.Second), 20, 100);
        Assert.NotEqual(_key.KeyName, other.KeyName);
    }

    [Fact]
    public void Pseudonyms_are_what_the_format_says()
    {
        const string Message = "CohortVault study export 1\nrecord\n3,0\nP-1";
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(Message)))[..32], _key.Record("P-1"));
        Assert.Throws<ArgumentException>(() => new Pseudonyms(Key.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => new ExportTable(ExportPlan.Raw.Restricted(), Telling, new StudyDesign()));
    }

    [Theory]
    [InlineData("age", "89.99", "89")]
    [InlineData("age", "90", "90")]
    [InlineData("age", "117", "90")]
    [InlineData("age", "-0.5", "-1")]
    [InlineData("mother_age_weeks", "5000", "4695")]
    [InlineData("age_days", "40000", "32871")]
    [InlineData("ages", "ninety", null)]
    public void Ages_are_whole_and_capped_in_their_unit(string name, string age, string? written)
    {
        var field = new Field { Name = name, Form = "f", Type = FieldType.Calc };
        Assert.Equal(written, Ages.Whole(age, Ages.Cap(field)!.Value));
        Assert.Null(Ages.Cap(field with { Name = "page" }));
        Assert.Null(Ages.Cap(field with { Type = FieldType.Text }));
    }

    private ExportTable Table(DeIdentification rules) => new(ExportPlan.Raw with { DeIdentification = rules }, Telling, new StudyDesign(), _key);

    private static string Day(int year, int month, int day, int back) =>
        new DateOnly(year, month, day).AddDays(-back).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
