using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Imputation.Pages;
using CohortVault.Platform.Features.Imputation.Running;
using CohortVault.Platform.Features.Imputation.V2;
using CohortVault.Platform.Features.Vault.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Imputation;

/// <summary>Jobs from upload to download, and the job API that today's imputation clients speak.</summary>
internal static class ImputationFeature
{
    public static IServiceCollection AddImputation(this IServiceCollection services)
    {
        services.AddOptions<ImputationOptions>().BindConfiguration(ImputationOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImputationOptions>, ImputationOptionsValidator>();

        services.AddScoped<SubmitJob>();
        services.AddScoped<ListJobs>();
        services.AddScoped<GetJob>();
        services.AddScoped<EndJob>();
        services.AddScoped<CancelJob>();
        services.AddScoped<DeleteJob>();
        services.AddScoped<RevealPassword>();
        services.AddScoped<GetJobProof>();
        services.AddScoped<IPersonalData, OwnJobs>();
        services.AddScoped<IRetainedThings, RetainedJobs>();
        services.AddScoped<FindFile>();
        services.AddScoped<DownloadResult>();
        services.AddScoped<DownloadShared>();
        services.AddScoped<GetQcFile>();
        services.AddScoped<GetDownloadScript>();
        services.AddScoped<CountJobs>();

        services.AddSingleton<JobGate>();
        services.AddSingleton<RunningTasks>();
        services.AddSingleton<ProgressBoard>();
        services.AddSingleton<IWorkerLauncher, ChildProcessLauncher>();
        services.AddScoped<JobLedger>();
        services.AddScoped<PanelQuota>();
        services.AddScoped<JobCleaner>();
        services.AddScoped<JobMails>();
        services.AddScoped<WorkOrders>();
        services.AddScoped<TaskRunner>();
        services.AddHostedService<JobScheduler>();
        services.AddHostedService<JobSweeper>();
        return services;
    }

    public static IEndpointRouteBuilder MapImputation(this IEndpointRouteBuilder routes)
    {
        JobRoutes.Map(routes);
        var api = routes.MapGroup("/api/v2");
        V2Server.Map(api);
        V2Submit.Map(api);
        V2Jobs.Map(api);
        ShareResults.Map(routes);
        return routes;
    }
}
