using System.Reflection;
using System.Text.RegularExpressions;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts;

namespace CohortVault.Server.Tests.Security;

/// <summary>What must not be in the sources of pages and scripts at all.</summary>
public sealed partial class SourceDefencesTests
{
    private static readonly IReadOnlyList<(string Name, string Text)> Pages = [.. Repository.Files("src", ".cshtml")];
    private static readonly IReadOnlyList<(string Name, string Text)> Scripts = [.. Repository.Files("web/src", ".ts")];

    [Fact]
    public void Pages_hold_no_plugin_no_frame_no_inline_script_and_nothing_of_another_host()
    {
        Assert.NotEmpty(Pages);
        Assert.Empty(Pages.Where(page => Foreign().IsMatch(page.Text)).Select(page => page.Name));
    }

    [Fact]
    public void No_page_writes_anything_unencoded()
    {
        Assert.NotEmpty(Pages);
        Assert.Empty(Pages.Where(page => page.Text.Contains("Html.Raw", StringComparison.Ordinal)).Select(page => page.Name));
    }

    [Fact]
    public void Scripts_write_text_and_no_markup_and_take_no_messages()
    {
        Assert.NotEmpty(Scripts);
        Assert.Empty(
            from script in Scripts
            from line in script.Text.Split('\n')
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Writes().IsMatch(line) && !Nudges().IsMatch(line)
            select $"{script.Name}: {line.Trim()}");
    }

    [Fact]
    public void Scripts_are_strict_modules_that_find_elements_by_selector_and_keep_nothing_on_the_document()
    {
        Assert.Contains("\"strict\": true", Repository.Read("web", "tsconfig.json"), StringComparison.Ordinal);
        Assert.Empty(
            from script in Scripts
            from Match match in OnDocument().Matches(script.Text)
            where match.Groups[1].Value is not ("querySelector" or "querySelectorAll" or "getElementById" or "createElement" or "documentElement"
                or "addEventListener" or "body" or "activeElement" or "visibilityState"
                or "importNode") // Parts of a page of this server, which the browser parsed without running anything.
            select $"{script.Name}: {match.Value}");
    }

    [Fact]
    public void Password_fields_are_masked_and_take_pasted_and_kept_passwords()
    {
        var fields = (from page in Pages
                      from Match match in Input().Matches(page.Text)
                      where match.Value.Contains("assword\"", StringComparison.Ordinal)
                      select (page.Name, Field: match.Value)).ToList();
        Assert.NotEmpty(fields);
        Assert.All(fields, field =>
        {
            Assert.Contains("type=\"password\"", field.Field, StringComparison.Ordinal);
            Assert.Matches("autocomplete=\"(current|new)-password\"", field.Field);
        });

        // The one script that looks at what is pasted does so in a table without such a field.
        Assert.Equal(
            ["web/src/keylist/grid.ts"],
            Scripts.Where(script => script.Text.Contains("'paste'", StringComparison.Ordinal)).Select(script => script.Name));
        Assert.DoesNotContain("password", Repository.Read("web", "src", "keylist", "grid.ts"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void There_are_no_questions_to_answer_and_no_hints_to_a_password()
    {
        var kept = typeof(CohortDbContext).GetProperties()
            .Where(set => set.PropertyType.IsGenericType).Select(set => set.PropertyType.GetGenericArguments()[0])
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
            .Select(property => property.Name).ToList();
        Assert.Contains(nameof(Account.PasswordHash), kept);
        Assert.DoesNotContain(kept, name => name.EndsWith("Question", StringComparison.Ordinal)
            || name.EndsWith("Hint", StringComparison.Ordinal) || name.EndsWith("Answer", StringComparison.Ordinal));
    }

    [GeneratedRegex("<(object|embed|applet|iframe|frame|base)\\b|<script(?![^>]*\\bsrc=)|(src|href|action)=\"(https?:)?//|\\son[a-z]+=\"", RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|postMessage|addEventListener\('message'")]
    private static partial Regex Writes();

    // Pages of one phone tell each other that something changed, and not what: nobody else hears it, and it carries nothing.
    [GeneratedRegex(@"new BroadcastChannel\(changes\)\.addEventListener\('message', changed\)|\bchannel\.postMessage\(''\)")]
    private static partial Regex Nudges();

    [GeneratedRegex(@"\bdocument\.(\w+)")]
    private static partial Regex OnDocument();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Input();
}
