using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Studies.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Platform.Features.Statement.Probes;

/// <summary>A made-up researcher who is signed in, and what the gate of a study says of them.</summary>
internal sealed class ProbeMember(ProbeServer server, ProbeAccount account, ProbePages pages) : IDisposable
{
    // Every researcher may open it, and it has a form.
    private const string AnyForm = "/studies/new";

    public AccountId Account => account.Id;

    public string Email => account.Person.Email.Text;

    public static async Task<ProbeMember> SignInAsync(ProbeServer server, CancellationToken ct) =>
        await SignInAsync(server, await server.CreateAccountAsync(ct), ct);

    public static async Task<ProbeMember> SignInAsync(ProbeServer server, ProbeAccount account, CancellationToken ct) =>
        new(server, account, new ProbePages(await ProbeBrowser.SignInAsync(server, account.Person, ct)));

    public void Dispose() => pages.Dispose();

    public Task<PageAnswer> GetAsync(string path, CancellationToken ct) => pages.GetAsync(path, ct);

    public Task<byte[]> DownloadAsync(string path, CancellationToken ct) => pages.DownloadAsync(path, ct);

    public Task<PageAnswer> PostAsync(string path, CancellationToken ct, params IEnumerable<(string Name, string Value)> fields) =>
        pages.PostAsync(path, AnyForm, fields, ct);

    public Task<PageAnswer> SendFileAsync(string path, byte[] file, CancellationToken ct) => pages.SendFileAsync(path, AnyForm, file, ct);

    /// <summary>The form that must do what it is for, so that what follows can be looked at.</summary>
    public async Task<PageAnswer> DoAsync(string path, CancellationToken ct, params IEnumerable<(string Name, string Value)> fields) =>
        await PostAsync(path, ct, fields) is { IsDone: true } answer
            ? answer
            : throw new InvalidOperationException($"A form of the scratch study was declined: {path}.");

    /// <summary>What the gate lets the member do at this moment; null for nobody of the study.</summary>
    public async Task<StudyAccess?> EnterAsync(StudyId study, CancellationToken ct)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IStudyGate>().EnterAsync(study, Account, ct);
    }
}
