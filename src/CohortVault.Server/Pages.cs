using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server;

/// <summary>
/// Razor Pages in the folders of their features, their forms' protection, and the pages for what goes wrong.
/// </summary>
internal static class Pages
{
    private static readonly PathString[] SpeaksJson =
        ["/api", "/redcap", "/health", "/assets", "/share", "/log", "/openapi"];

    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorPages(options => options.RootDirectory = "/")
            .AddApplicationPart(typeof(Platform.PlatformServices).Assembly)
            .AddApplicationPart(typeof(Pages).Assembly);
        services.AddSingleton(_ => PageBundle.Open());
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "__Host-cv-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            options.Cookie.Path = "/";
            options.HeaderName = "X-CV-Form";
            options.SuppressXFrameOptionsHeader = true;
        });

        // What pages read themselves is another matter; a form that the framework reads stays in memory, whatever is in it.
        services.Configure<FormOptions>(options =>
        {
            options.MemoryBufferThreshold = 64 * 1024;
            options.MultipartBodyLengthLimit = 48 * 1024;
        });
        services.Configure<CookieTempDataProviderOptions>(options => options.Cookie.Name = "__Host-cv-note");
    }

    /// <summary>
    /// People get a page in words, with an id to quote, for every failure; programs keep their own formats.
    /// </summary>
    public static void UseErrorPages(this IApplicationBuilder app) => app.UseWhen(
        context => !Array.Exists(SpeaksJson, path => context.Request.Path.StartsWithSegments(path)),
        pages =>
        {
            pages.UseExceptionHandler("/error/500");
            pages.UseStatusCodePagesWithReExecute("/error/{0}");
        });
}
