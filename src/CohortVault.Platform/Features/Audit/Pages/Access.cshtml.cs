using CohortVault.Platform.Features.Accounts.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CohortVault.Platform.Features.Audit.Pages;

/// <summary>A person sees every record about their own data, each with its proof.</summary>
[Authorize(Policies.SignedIn)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class AccessModel(ListRecords list) : PageModel
{
    /// <summary>How the address says that only readings of results are shown.</summary>
    public const string Readings = "readings";

    public ListRecords.Response Log { get; private set; } = new([], null);

    public bool OnlyReadings { get; private set; }

    public string Own { get; private set; } = "";

    public async Task OnGetAsync(long? before, string? shown, CancellationToken ct)
    {
        OnlyReadings = shown == Readings;
        Own = User.Account().ToString();
        Log = await list.OwnAsync(User.Account(), before, OnlyReadings, ct);
    }

    /// <summary>Who acted, for the person who reads it.</summary>
    public string Who(ListRecords.Item item) => item.ActorId switch
    {
        null => LogTexts.Destroyed,
        var actor when actor == Own => AccessTexts.You,
        "share-link" => AccessTexts.ShareLink,
        _ => item.Actor!,
    };
}
