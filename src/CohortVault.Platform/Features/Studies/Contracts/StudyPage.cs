using System.Reflection;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CohortVault.Platform.Features.Studies.Contracts;

/// <summary>The rights in its study that a page takes; each page of a study has one, and a test looks for it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class InStudyAttribute(StudyRights rights) : Attribute
{
    /// <summary>All of these; <see cref="StudyRights.None"/> for any member.</summary>
    public StudyRights Rights { get; } = rights;
}

/// <summary>
/// A page below <c>/studies/{study}</c>. Whoever is no member gets the same answer as for a study that is not there; a member
/// without the right is told so.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal abstract class StudyPage(IStudyGate gate) : FormPage
{
    private StudyAccess? _access;

    /// <summary>What the caller may do here.</summary>
    public StudyAccess Access => _access ?? throw new InvalidOperationException("A page of a study ran before its gate.");

    /// <summary>The study's first address.</summary>
    public string Home => $"/studies/{Access.Study}";

    /// <summary>What was done before this view of the page: a word of ours from the address.</summary>
    public string? Done { get; private set; }

    public sealed override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var needed = GetType().GetCustomAttribute<InStudyAttribute>()
            ?? throw new InvalidOperationException($"{GetType().Name} does not say which rights it takes.");
        if (!StudyId.TryParse(context.RouteData.Values["study"] as string, null, out var study)
            || await gate.EnterAsync(study, User.Account(), HttpContext.RequestAborted) is not { } access)
        {
            context.Result = NotFound();
            return;
        }

        if (!access.May(needed.Rights))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
            return;
        }

        _access = access;
        Done = Request.Query["done"];
        await next();
    }

    /// <summary>Ends a form: the page again with what was declined, or another one that says what was done.</summary>
    protected async Task<IActionResult> EndAsync(Task<Outcome<Done>> act, string page, string done, Func<Task> load)
    {
        if ((await act).Refusal is not { } refusal)
        {
            return Redirect($"{Home}{page}?done={done}");
        }

        await load();
        return Declined(refusal);
    }
}
