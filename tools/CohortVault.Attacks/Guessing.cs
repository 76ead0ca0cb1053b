using System.Globalization;
using System.Net;
using CohortVault.Attacks.Judges;
using CohortVault.Attacks.Sites;

namespace CohortVault.Attacks;

/// <summary>
/// Hydra. It takes 401 for a demand of HTTP's own log-in and asks again for ever, and it cannot fetch a form's token; so it
/// talks to a door that passes each guess on to the sign-in page, as a browser would, and says in words what came of it.
/// </summary>
internal static class Guessing
{
    public const int Listed = 40;

    private const int RightPlace = 20;

    public static async Task<Verdict> RunAsync(Tool tool, string folder, Control control, Product product, CancellationToken ct)
    {
        var (name, _) = await product.AddPersonAsync(token: false, ct);

        // The password is right, and is taken while there was no guess: else its refusal later would mean nothing.
        if (!await OpensAsync(name, Product.Password, ct))
        {
            return Verdict.Broken("the right password does not open the account");
        }

        var (attempts, right) = (0, 0);
        control.Relay = async (login, password, stop) =>
        {
            var opened = await OpensAsync(login, password, stop);
            Interlocked.Increment(ref attempts);
            if (password == Product.Password)
            {
                Interlocked.Increment(ref right);
            }

            return opened;
        };
        var run = await HydraAsync(tool, folder, "hydra", control, name, "/relay", ct);
        return run.Judge(text => HydraJudge.Judge(text, attempts, right > 0, Listed));

        async Task<bool> OpensAsync(string login, string password, CancellationToken stop)
        {
            using var browser = new Browser(product.Address);
            using var answer = await Product.TryPasswordAsync(browser, login, password, stop);
            return answer.StatusCode is HttpStatusCode.Found;
        }
    }

    public static async Task<Verdict> RunControlAsync(Tool tool, string folder, Control control, CancellationToken ct) =>
        (await HydraAsync(tool, folder, "hydra-control", control, Control.Login, "/login", ct))
        .Judge(text => text.Contains($"password: {Product.Password}", StringComparison.Ordinal)
            ? HydraJudge.Judge(text, Listed, rightTried: true, Listed)
            : Verdict.Broken("hydra did not name the right password"));

    private static async Task<ToolOutput> HydraAsync(
        Tool tool, string folder, string log, Control control, string name, string path, CancellationToken ct)
    {
        var list = Path.Combine(folder, "passwords.txt");
        await File.WriteAllLinesAsync(
            list, Enumerable.Range(1, Listed).Select(i => i == RightPlace ? Product.Password : $"Wrong guess {i}"), ct);
        return await tool.RunAsync(
            log, TimeSpan.FromSeconds(90), "hydra",
            [
                "-l", name, "-P", list, "-t", "2", "-I", "-s", control.Address.Port.ToString(CultureInfo.InvariantCulture), "127.0.0.1",
                "http-post-form", $"{path}:u=^USER^&p=^PASS^:F=refused",
            ],
            ct);
    }
}
