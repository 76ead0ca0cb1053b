using System.Net;
using CohortVault.Attacks.Sites;

namespace CohortVault.Attacks.Suites;

/// <summary>
/// Another site makes a signed-in browser send every form there is: without the form's token, with that of another person, and
/// with the right one but from elsewhere.
/// </summary>
internal static class ForgedRequests
{
    private static readonly (string Header, string Value)[] FromElsewhere =
        [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null")];

    public static async Task<Verdict> RunAsync(ISite site, CancellationToken ct)
    {
        var wrong = new List<string>();
        var tried = 0;
        using var person = new Browser(site.Address);
        await site.SignInAsync(person, ct);
        using var another = new Browser(site.Address);
        await site.SignInAsync(another, ct);
        var others = (await another.FormsAsync(site.ClosedPage, ct)).SelectMany(form => form.Fields)
            .FirstOrDefault(field => IsToken(field.Key)).Value ?? "";
        foreach (var page in site.Pages)
        {
            foreach (var form in await person.FormsAsync(page, ct))
            {
                var bare = form.Fields.Where(field => !IsToken(field.Key)).ToList();
                await RefuseAsync(form, bare, null, "without its token");
                await RefuseAsync(form, [.. bare, KeyValuePair.Create("__RequestVerificationToken", others)], null, "with the token of another person");
                foreach (var elsewhere in FromElsewhere)
                {
                    await RefuseAsync(form, form.Fields, elsewhere, $"with {elsewhere.Header}: {elsewhere.Value}");
                }
            }
        }

        using var open = await person.GetAsync(site.ClosedPage, ct);
        if (open.StatusCode is not HttpStatusCode.OK)
        {
            wrong.Add("the person is no longer signed in");
        }

        return tried == 0 ? Verdict.Broken("no form was found") : Verdict.Of(wrong, $"{tried} forged requests, all refused");

        async Task RefuseAsync(
            Form form, IEnumerable<KeyValuePair<string, string>> fields, (string Header, string Value)? with, string how)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(fields) };
            if (with is { } header)
            {
                request.Headers.Add(header.Header, header.Value);
            }

            using var answer = await person.SendAsync(request, ct);
            tried++;
            if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Forbidden))
            {
                wrong.Add($"{form.Action} {how} answered {(int)answer.StatusCode}");
            }
        }
    }

    private static bool IsToken(string field) => field == "__RequestVerificationToken";
}
