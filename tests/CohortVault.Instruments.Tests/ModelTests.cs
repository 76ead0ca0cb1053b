using System.Text;
using CohortVault.Instruments.Dictionary;
using CohortVault.Instruments.Model;

namespace CohortVault.Instruments.Tests;

/// <summary>What the model understands.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData("1", "race___1")]
    [InlineData("-4", "race____4")]
    [InlineData("k>=9", "race___k__9")]
    [InlineData("ABC", "race___abc")]
    [InlineData("a b.c", "race___a_b_c")]
    public void A_checkbox_has_a_column_for_each_choice(string code, string column) => Assert.Equal(column, Field.CheckboxColumn("race", code));

    [Fact]
    public void Choices_keep_order_codes_labels_and_blanks()
    {
        const string text = "0,Never in the past 7 days|\r1 ,  Rarely, once or twice |2,";
        var choices = ChoiceList.Parse(text);
        Assert.Equal([("0", "Never in the past 7 days"), ("1", "Rarely, once or twice"), ("2", "")], choices.Items.Select(c => (c.Code, c.Label)));
        Assert.Equal(text, choices.Text);
        Assert.Equal([("1", "A"), ("2", "B")], ChoiceList.Parse("A|B").Items.Select(c => (c.Code, c.Label)));
        Assert.Equal(("sad", "", "happy"), Ends(SliderLabels.Parse("sad | happy")));
        Assert.Equal(("sad", "so so", "happy"), Ends(SliderLabels.Parse("sad | so so | happy")));

        static (string, string, string) Ends(SliderLabels labels) => (labels.Left, labels.Middle, labels.Right);
    }

    [Fact]
    public void Action_tags_are_found_with_their_arguments()
    {
        var tags = ActionTag.Parse("Ask first. @HIDDEN @CHARLIMIT=20 @DEFAULT='a \"b\"'\n@HIDECHOICE = \"1,2\" me@example.org @CALCTEXT(if([a]='(',1,2)) @NEWS");
        Assert.Equal(
            [("@HIDDEN", null), ("@CHARLIMIT", "20"), ("@DEFAULT", "a \"b\""), ("@HIDECHOICE", "1,2"), ("@CALCTEXT", "if([a]='(',1,2)"), ("@NEWS", null)],
            tags.Select(tag => (tag.Name, tag.Argument)));
        Assert.Equal([true, true, true, true, true, false], tags.Select(tag => tag.IsKnown));
        Assert.Equal(["1", "2"], tags[3].List);
        Assert.Equal("", Assert.Single(ActionTag.Parse("@DEFAULT=")).Argument);
        Assert.Equal("", Assert.Single(ActionTag.Parse("@DEFAULT=''")).Argument);
        Assert.Equal("open", Assert.Single(ActionTag.Parse("@DEFAULT='open")).Argument);
    }

    [Theory]
    [InlineData("date_ymd", "2024-2-9", "2024-02-09")]
    [InlineData("date_dmy", "29-02-2024", "2024-02-29")]
    [InlineData("date_mdy", "02/29/2024", "2024-02-29")]
    [InlineData("date_dmy", "29-02-2023", null)]
    [InlineData("date_dmy", "2024-02-29", null)]
    [InlineData("datetime_mdy", "12-31-2024 9:05", "2024-12-31 09:05")]
    [InlineData("datetime_seconds_dmy", "31-12-2024 23:59:59", "2024-12-31 23:59:59")]
    [InlineData("datetime_ymd", "2024-12-31 24:00", null)]
    [InlineData("integer", "-5", "-5")]
    [InlineData("integer", "5.0", null)]
    [InlineData("number", "5.25", "5.25")]
    [InlineData("number", "5,25", null)]
    [InlineData("number_comma_decimal", "5,25", "5,25")]
    [InlineData("number_2dp", "5.2", null)]
    [InlineData("number_2dp_comma_decimal", "5,25", "5,25")]
    [InlineData("time", "23:59", "23:59")]
    [InlineData("time_mm_ss", "61:00", null)]
    [InlineData("email", "a@example.org", "a@example.org")]
    [InlineData("email", "a@example", null)]
    [InlineData("zipcode", "37203-1234", "37203-1234")]
    [InlineData("ssn", "123456789", null)]
    [InlineData("phone", "(615) 155-0100", null)]
    [InlineData("phone", "(615) 322-0100", "(615) 322-0100")]
    [InlineData("alpha_only", "abc1", null)]
    [InlineData("postalcode_canada", "K1A 0B1", "K1A 0B1")]
    [InlineData("mrn_10d", "0123456789", "0123456789")]
    public void A_validation_says_what_is_stored(string name, string typed, string? stored) => Assert.Equal(stored, TextValidation.Find(name)!.Store(typed));

    [Fact]
    public void The_reference_dictionary_is_understood_field_by_field()
    {
        var dictionary = Rows.Read(File.ReadAllBytes(Repository.Dictionary("redcapr-validation-types-1.csv")));
        Assert.All(Enum.GetValues<FieldType>(), type => Assert.Contains(dictionary.Fields, row => row.Type == type));
        Assert.All(dictionary.Fields.Where(row => row.Name.StartsWith("v_", StringComparison.Ordinal)), row => Assert.NotNull(row.Rule));
        Assert.Equal(["f_checkbox___0", "f_checkbox___1", "f_checkbox___2"], dictionary.Fields.Single(row => row.Type == FieldType.Checkbox).Columns);
        Assert.True(dictionary.Fields.Single(row => row.Name == "f_signature").IsSignature);
        Assert.Empty(dictionary.Fields.Single(row => row.Name == "f_descriptive").Columns);
        var form = Assert.Single(dictionary.Instruments);
        Assert.Equal(("Form 1", "form_1_complete", 3), (form.Title, form.CompletionColumn, form.Sections().Count));
        var diary = Rows.Read(File.ReadAllBytes(Repository.Dictionary("radar-armt-english.csv")));
        Assert.Contains("esm1", diary.Instruments.SelectMany(instrument => instrument.Matrices()).Select(matrix => matrix.Key));
    }

    [Fact]
    public void Arms_events_and_forms_are_read_and_written()
    {
        var arms = StudyDesignFiles.ReadArms(File.ReadAllBytes(Repository.Dictionary("redcapr-longitudinal.arms.txt")), "arm.csv");
        Assert.Equal([(1, "Drug A"), (2, "Drug B")], arms.Select(arm => (arm.Number, arm.Name)));
        var events = StudyDesignFiles.ReadEvents(File.ReadAllBytes(Repository.Dictionary("redcapr-longitudinal.events.txt")), "event.csv");
        Assert.Equal(12, events.Count);
        Assert.Equal("Deadline to opt out of study", events.Single(e => e.UniqueName == "deadline_to_opt_ou_arm_2").Name);
        Assert.Equal(arms, StudyDesignFiles.ReadArms(StudyDesignFiles.Write(arms), "arm.csv"));
        Assert.Equal(events, StudyDesignFiles.ReadEvents(StudyDesignFiles.Write(events), "event.csv"));
        EventForm[] forms = [new(1, "enrollment_arm_1", "demographics")];
        Assert.Equal(forms, StudyDesignFiles.ReadEventForms(StudyDesignFiles.Write(forms), "map.csv"));
        RepeatingForm[] repeating = [new("", "dose", "[dose_date]"), new("visit_1_arm_1", "", "")];
        Assert.Equal(repeating, StudyDesignFiles.ReadRepeating(StudyDesignFiles.Write(repeating), "repeat.csv"));
        Assert.Equal([("-99", "Not asked"), ("UNK", "Unknown")], MissingDataCode.Parse("-99, Not asked | UNK, Unknown").Select(c => (c.Code, c.Label)));
    }

    [Theory]
    [InlineData("arm_num\n1\n", "design.missing-column", 1)]
    [InlineData("arm_num,name\nx,A\n", "design.number", 2)]
    [InlineData("arm_num,name\n1,A\n1,B\n", "design.duplicate", 3)]
    [InlineData("arm_num,name\n1\n", "design.columns", 2)]
    public void A_wrong_table_of_arms_is_refused(string text, string code, int line)
    {
        var refused = Assert.Throws<DictionaryRefusedException>(() => StudyDesignFiles.ReadArms(Encoding.UTF8.GetBytes(text), "arm.csv"));
        Assert.Equal((code, line), (refused.Code, refused.Line));
    }
}
