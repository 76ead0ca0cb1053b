using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Registry;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Statement;

/// <summary>The public page: every sentence with its state. Read without an account.</summary>
[AllowAnonymous]
internal sealed class StatementPageModel(StatementReader reader) : PageModel
{
    /// <summary>The state that the list is narrowed to; null for all.</summary>
    public ControlState? Only { get; private set; }

    public IReadOnlyList<ControlStanding> All { get; private set; } = [];

    public IEnumerable<(string Heading, IReadOnlyList<ControlStanding> Controls)> Chapters => Heading.All
        .Select(heading => (heading, (IReadOnlyList<ControlStanding>)
            [.. All.Where(standing => standing.Control.Heading == heading && (Only is null || standing.Report.State == Only))]))
        .Where(chapter => chapter.Item2.Count > 0);

    public int Count(ControlState state) => All.Count(standing => standing.Report.State == state);

    public async Task OnGetAsync(string? state, CancellationToken ct)
    {
        Only = ControlStates.Parse(state);
        All = await reader.AllAsync(ct);
    }
}
