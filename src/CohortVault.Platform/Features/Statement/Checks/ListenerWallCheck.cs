using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Probes;

namespace CohortVault.Platform.Features.Statement.Checks;

/// <summary>
/// T20: administration routes do not exist on the public listener, nor public ones on the admin listener.
/// </summary>
internal sealed class ListenerWallCheck : IControlCheck
{
    public string Control => "T20";

    public async Task<CheckResult> CheckAsync(CheckContext context, CancellationToken ct)
    {
        var server = await context.ServerAsync(ct);
        var routes = RouteTable.Of(server);
        var findings = new Findings();
        using var atPublic = server.Client();
        using var atAdmin = server.Client(admin: true);
        var (admin, open) = (0, 0);
        foreach (var route in routes.Where(route => !route.OnEvery))
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(_ => null));
            using var answer = await (route.OnAdmin ? atPublic : atAdmin).SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, ct);
            _ = route.OnAdmin ? admin++ : open++;
            findings.Expect(
                (int)answer.StatusCode == 404,
                $"{route.Name} is 404 on the other listener.",
                $"{route.Name} answers {(int)answer.StatusCode} on the {(route.OnAdmin ? "public" : "admin")} listener.");
        }

        // Without this, two listeners that answer nothing would pass.
        using var alive = await atPublic.GetAsync("/statement.json", ct);
        findings.Expect(alive.IsSuccessStatusCode, "A public route answers where it belongs.", "A public route does not answer on the public listener.");
        return findings.Conclude($"{admin} administration routes are absent from the public listener, {open} public routes from the admin listener.");
    }
}
