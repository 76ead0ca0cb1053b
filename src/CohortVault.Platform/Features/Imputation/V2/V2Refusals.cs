using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Imputation.V2;

/// <summary>Refusals of this API alone.</summary>
internal static class V2Refusals
{
    public static Refusal NoApplication(string id) => new(
        RefusalKind.NotFound, "job.no-application",
        $"Application '{new string([.. id.Where(char.IsAsciiLetterOrDigit).Take(64)])}' not found.");
}
