using System.Collections.Frozen;
using System.Text.Json;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CohortVault.Server;

/// <summary>
/// Scripts, styles and icons of the pages. Their names carry a digest of their content, so that browsers keep them for
/// good.
/// </summary>
internal sealed class PageBundle
{
    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    }.ToFrozenDictionary();

    /// <summary>Pages to keep and to open from one's own disk.</summary>
    private static readonly string[] _toKeep = ["proof-verifier.html", "key-list-joiner.html"];

    private const string PhoneWorker = "phone-worker.js";

    private readonly string _directory;
    private readonly FrozenDictionary<string, string> _current;
    private readonly FrozenSet<string> _files;

    private PageBundle(string directory, Dictionary<string, string> current)
    {
        _directory = directory;
        _current = current.ToFrozenDictionary();
        _files = Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).ToFrozenSet();
    }

    /// <summary>Opens the bundle that the build put beside the program.</summary>
    public static PageBundle Open()
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "assets");
        var manifest = File.ReadAllBytes(Path.Combine(directory, "manifest.json"));
        return new PageBundle(directory, JsonSerializer.Deserialize<Dictionary<string, string>>(manifest)!);
    }

    /// <summary>Address of a file by its plain name, such as <c>site.css</c>.</summary>
    public string Address(string name) => $"/assets/{_current[name]}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/assets/{file}", [HttpMethods.Get, HttpMethods.Head], Serve)
            .WithMetadata(new OnEveryListener(), new ServesWhileSealed())
            .AllowAnonymous()
            .ExcludeFromDescription();
        foreach (var page in _toKeep)
        {
            routes.MapMethods($"/{page}", [HttpMethods.Get, HttpMethods.Head], () => ServeToKeep(page))
                .AllowAnonymous()
                .ExcludeFromDescription();
        }

        routes.MapMethods(PhoneApp.Worker, [HttpMethods.Get, HttpMethods.Head], ServePhoneWorker)
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    /// <summary>Here such a page is a download and never a page of this site.</summary>
    private PhysicalFileHttpResult ServeToKeep(string page) =>
        TypedResults.PhysicalFile(Path.Combine(_directory, page), "text/html; charset=utf-8", page);

    /// <summary>
    /// The service worker of the participant's pages. Its address decides what it may serve, so it has a fixed one; a browser asks for it
    /// anew each time. It loads no other script and asks nobody but this server.
    /// </summary>
    private PhysicalFileHttpResult ServePhoneWorker(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";
        return TypedResults.PhysicalFile(Path.Combine(_directory, PhoneWorker), ContentTypes[".js"]);
    }

    private IResult Serve(string file, HttpContext context)
    {
        if (!_files.Contains(file) || !ContentTypes.TryGetValue(Path.GetExtension(file), out var type))
        {
            return TypedResults.NotFound();
        }

        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        var (suffix, encoding) = accepted.Contains("br", StringComparison.Ordinal) ? (".br", "br")
            : accepted.Contains("gzip", StringComparison.Ordinal) ? (".gz", "gzip")
            : ("", "");
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        if (encoding.Length > 0 && _files.Contains(file + suffix))
        {
            headers.ContentEncoding = encoding;
            return TypedResults.PhysicalFile(Path.Combine(_directory, file + suffix), type);
        }

        return TypedResults.PhysicalFile(Path.Combine(_directory, file), type);
    }
}
