using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Editing;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Tests.Editing;

public sealed class EditingTests
{
    [Theory]
    [InlineData("How many hours did you sleep?", "how_many_hours_did_you")]
    [InlineData("Größe & Gewicht", "grosse_gewicht")]
    [InlineData("<b>Âge</b> (années)", "age_annees")]
    [InlineData("24-hour recall", "q_24_hour_recall")]
    [InlineData("睡眠", "question")]
    [InlineData("  ", "question")]
    public void A_name_is_made_of_what_people_read(string label, string name)
    {
        var made = FieldSlug.Of(label, "question");
        Assert.Equal(name, made);
        Assert.InRange(made.Length, 1, FieldSlug.Longest);
    }

    [Fact]
    public void A_name_that_is_used_gets_a_number_and_stays_short()
    {
        var used = new HashSet<string> { "sleep", "sleep_2", "abcdefghijklmnopqrstuvwxyz" };
        Assert.Equal("sleep_3", FieldSlug.Free("sleep", used.Contains));
        Assert.Equal("abcdefghijklmnopqrstuvwx_2", FieldSlug.Free("abcdefghijklmnopqrstuvwxyz", used.Contains));
    }

    [Theory]
    [InlineData("[mood] = '2' and [mood(1)] = '1'", "[feeling] = '2' and [feeling(1)] = '1'")]
    [InlineData("[mood_later] = [ mood ]", "[mood_later] = [feeling ]")]
    [InlineData("[visit_1_arm_1][mood:label]", "[visit_1_arm_1][feeling:label]")]
    [InlineData("[diary_complete] = '2'", "[night_complete] = '2'")]
    [InlineData("mood", "mood")]
    public void Expressions_follow_other_names(string before, string after)
    {
        var renames = new Renames(
            new Dictionary<string, string> { ["mood"] = "feeling" }, new Dictionary<string, string> { ["diary"] = "night" });
        var field = new Field { Name = "why", Form = "diary", Type = FieldType.Text, BranchingLogic = before };
        Assert.Equal((after, "night"), (renames.Apply(field).BranchingLogic, renames.Apply(field).Form));
        Assert.Equal("feeling___1", renames.Column("mood___1"));
        Assert.Equal("mood_later", renames.Column("mood_later"));
    }

    [Fact]
    public void Choices_that_stay_are_written_as_they_were()
    {
        var before = ChoiceList.Parse("1,Yes |0 ,  No");
        Assert.Equal(before.Text, FieldCells.Choices(before, [("1", "Yes"), ("0", "No"), ("", "")]));
        Assert.Equal("1, Yes | 0, No | 2, Maybe", FieldCells.Choices(before, [("1", "Yes"), ("0", "No"), ("", "Maybe")]));
        Assert.Equal("1, Yes / no", FieldCells.Choices(before, [("1", "Yes | no")]));
    }

    [Fact]
    public void A_dictionary_of_an_older_program_gets_no_cell_changed_but_the_one_that_was()
    {
        var file = Encoding.UTF8.GetBytes(
            "field_name;form_name;field_type;field_label\r\nrecord_id;a;text;\"Record\"\r\nage;a;TEXT;Age\r\n");
        var read = DictionaryReader.Read(file, "old.csv").Dictionary;
        var changed = read.With("age", field => FieldCells.Set(field, DictionaryColumn.FieldLabel, "How old?"));
        Assert.Equal(
            Encoding.UTF8.GetString(file).Replace(";Age", ";\"How old?\"", StringComparison.Ordinal),
            Encoding.UTF8.GetString(DictionaryWriter.Write(changed)));
    }

    [Fact]
    public void Every_kind_is_recognised_in_the_field_that_it_makes()
    {
        foreach (var kind in FieldKind.All)
        {
            var field = new Field { Name = "a", Form = "f", Type = FieldType.Notes };
            Assert.Equal(kind.Word, FieldKind.Of(kind.Become(field)).Word);
        }

        var radio = new Field { Name = "a", Form = "f", Type = FieldType.Radio, Options = ChoiceList.Parse("1, A | 2, B") };
        Assert.Equal("1, A | 2, B", FieldKind.Find("checkbox")!.Become(radio).Options.Text);
        Assert.Equal("", FieldKind.Find("text")!.Become(radio).Options.Text);
    }
}
