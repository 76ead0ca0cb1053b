using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>Refusals of this API alone.</summary>
internal static class V2Refusals
{
    public static Refusal NotPending(string job) =>
        new(RefusalKind.Conflict, "job.not-pending", $"Job {job} is not pending.");

    public static Refusal NoApplication(string id) => new(
        RefusalKind.NotFound, "job.no-application",
        $"Application '{new string([.. id.Where(char.IsAsciiLetterOrDigit).Take(64)])}' not found.");
}
