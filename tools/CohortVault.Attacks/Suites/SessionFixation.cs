using System.Net;
using CohortVault.Attacks.Sites;

namespace CohortVault.Attacks.Suites;

/// <summary>
/// A stranger puts a session secret of his own into somebody's browser, and watches every secret on the way: none may open
/// the account once the person is in, and none after signing out.
/// </summary>
internal static class SessionFixation
{
    public static async Task<Verdict> RunAsync(ISite site, CancellationToken ct)
    {
        const string planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        var wrong = new List<string>();
        using var person = new Browser(site.Address);
        person.Plant(site.SessionCookie, planted);
        var given = await site.SignInAsync(person, ct);
        if (!await OpensAsync(given[^1]))
        {
            return Verdict.Broken("the person is not signed in");
        }

        if (await OpensAsync(planted))
        {
            wrong.Add("the planted secret opens the account");
        }

        foreach (var early in given.SkipLast(1))
        {
            if (await OpensAsync(early))
            {
                wrong.Add("a secret from before the second factor opens the account");
            }
        }

        if (given.Prepend(planted).Distinct().Count() != given.Count + 1)
        {
            wrong.Add("a step of signing in kept the secret of the one before");
        }

        var out1 = (await person.FormsAsync(site.ClosedPage, ct)).FirstOrDefault(form => form.Action == "/sign-out");
        if (out1 is null)
        {
            wrong.Add("there is no way to sign out");
        }
        else
        {
            using (await person.PostAsync(out1.Action, out1.Fields, ct))
            {
            }

            if (await OpensAsync(given[^1]))
            {
                wrong.Add("after signing out the secret opens the account");
            }
        }

        return Verdict.Of(wrong, $"{given.Count} secrets, each new and dead after the next; nothing planted counts");

        async Task<bool> OpensAsync(string secret)
        {
            using var stranger = new Browser(site.Address);
            stranger.Plant(site.SessionCookie, secret);
            using var answer = await stranger.GetAsync(site.ClosedPage, ct);
            return answer.StatusCode is HttpStatusCode.OK;
        }
    }
}
