using CohortVault.Platform.Features.Imputation;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Tests.Features.Imputation;

/// <summary>What is damaged on the disk is said, and stands in the way of nothing else.</summary>
public sealed class DamagedJobTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_whose_objects_are_all_damaged_is_shown_as_that_and_can_be_deleted()
    {
        await using var installation = await Installation.NewAsync();
        var job = await installation.FinishedAsync();
        foreach (var file in installation.Files("objects"))
        {
            var bytes = await File.ReadAllBytesAsync(file, Ct);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, Ct);
        }

        await using var scope = installation.Scope();
        var shown = (await scope.ServiceProvider.GetRequiredService<GetJob>().Handle(Jobs.Owner, job.PublicId, Ct)).Value;
        Assert.Equal("(the name is damaged)", shown.Name);
        Assert.Contains(shown.Steps.SelectMany(step => step.Messages), message => message.Text.Contains("damaged", StringComparison.Ordinal));

        Outcome<Done> deleted = await scope.ServiceProvider.GetRequiredService<DeleteJob>().Handle(Jobs.Owner, job.PublicId, Ct);
        Assert.True(deleted.Succeeded);
        Assert.Empty(installation.Files("objects"));
    }
}
