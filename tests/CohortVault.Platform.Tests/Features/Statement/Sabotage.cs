using System.Security.Claims;
using System.Security.Cryptography;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Vault.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CohortVault.Platform.Tests.Features.Statement;

/// <summary>Ways to break a mechanism on purpose, so that its check can be seen to fail.</summary>
internal static class Sabotage
{
    /// <summary>Puts code in front of, or behind, everything the server does.</summary>
    public static Action<IServiceCollection> Requests(Func<HttpContext, RequestDelegate, Task> middleware) =>
        services => services.AddSingleton<IStartupFilter>(new Front(middleware));

    /// <summary>One path answers something else.</summary>
    public static Action<IServiceCollection> Answer(string path, string type, string body) =>
        Requests((context, next) =>
    {
        if (context.Request.Path != path)
        {
            return next(context);
        }

        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    });

    /// <summary>Wraps the vault.</summary>
    public static Action<IServiceCollection> Vault(Func<IVault, IServiceProvider, IVault> wrap) =>
        services => Wrap(services, wrap);

    /// <summary>Replaces a registered service by a wrapper around it.</summary>
    public static void Wrap<T>(IServiceCollection services, Func<T, IServiceProvider, T> wrap) where T : class
    {
        var real = services.Last(service => service.ServiceType == typeof(T));
        services.RemoveAll<T>();
        services.Add(
            new ServiceDescriptor(typeof(T), provider => wrap(Make<T>(real, provider), provider), real.Lifetime));
    }

    private static T Make<T>(ServiceDescriptor real, IServiceProvider provider) where T : class =>
        (T)(real.ImplementationInstance
            ?? real.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!));

    private sealed class Front(Func<HttpContext, RequestDelegate, Task> middleware) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(nextInLine => context => middleware(context, nextInLine));
            next(app);
        };
    }
}

/// <summary>A vault that passes everything on; sabotage overrides one thing.</summary>
internal class PassingVault(IVault real) : IVault
{
    public virtual Task<ISealedWrite> CreateAsync(SealScope scope, CancellationToken ct) => real.CreateAsync(scope, ct);

    public virtual Task<Stream?> OpenAsync(ObjectId id, OwnerId authorised, CancellationToken ct) =>
        real.OpenAsync(id, authorised, ct);

    public virtual Task<WorkerGrant?> GrantReadAsync(ObjectId id, OwnerId authorised, CancellationToken ct) =>
        real.GrantReadAsync(id, authorised, ct);

    public virtual Task<WorkerGrant> GrantWriteAsync(SealScope scope, CancellationToken ct) =>
        real.GrantWriteAsync(scope, ct);

    public virtual Task<long> CommitGrantAsync(ObjectId id, OwnerId authorised, CancellationToken ct) =>
        real.CommitGrantAsync(id, authorised, ct);

    public virtual void ReturnRead(ObjectId id) => real.ReturnRead(id);

    public virtual void AbandonGrant(ObjectId id) => real.AbandonGrant(id);

    public virtual Task<bool> MoveAsync(ObjectId id, OwnerId authorised, SubjectId subject, CancellationToken ct) =>
        real.MoveAsync(id, authorised, subject, ct);

    public virtual Task<Outcome<Done>> DestroyAsync(ObjectId id, DestructionReason reason, CancellationToken ct) =>
        real.DestroyAsync(id, reason, ct);

    public virtual Task<Outcome<Done>> DestroySubjectAsync(SubjectId subject, DestructionReason reason, CancellationToken ct) =>
        real.DestroySubjectAsync(subject, reason, ct);
}

/// <summary>Says that it destroys, and does not.</summary>
internal sealed class KeepingVault(IVault real) : PassingVault(real)
{
    public override Task<Outcome<Done>> DestroyAsync(ObjectId id, DestructionReason reason, CancellationToken ct) =>
        Task.FromResult<Outcome<Done>>(default(Done));

    public override Task<Outcome<Done>> DestroySubjectAsync(SubjectId subject, DestructionReason reason, CancellationToken ct) =>
        Task.FromResult<Outcome<Done>>(default(Done));
}

/// <summary>Leaves a plain copy of what a worker is about to read in the temporary directory.</summary>
internal sealed class SpillingVault(IVault real, string directory) : PassingVault(real)
{
    public override async Task<WorkerGrant?> GrantReadAsync(ObjectId id, OwnerId authorised, CancellationToken ct)
    {
        if (await OpenAsync(id, authorised, ct) is { } plain)
        {
            await using (plain)
            {
                await using var spilled = File.Create(Path.Combine(directory, $"spilled-{id}"));
                await plain.CopyToAsync(spilled, ct);
            }
        }

        return await base.GrantReadAsync(id, authorised, ct);
    }
}

/// <summary>Finds nothing again by its index, so that nothing is unique.</summary>
internal sealed class ForgetfulFieldVault(IFieldVault real) : IFieldVault
{
    public Task<SealedField> SealAsync(CellAddress cell, string value, CancellationToken ct) =>
        real.SealAsync(cell, value, ct);

    public Task<string?> OpenAsync(CellAddress cell, SealedField field, CancellationToken ct) =>
        real.OpenAsync(cell, field, ct);

    public Task<IReadOnlyList<SealedField>> SealAllAsync(
        OwnerId owner, IReadOnlyList<(CellAddress Cell, string Value)> texts, CancellationToken ct) =>
        real.SealAllAsync(owner, texts, ct);

    public Task<IReadOnlyList<string?>> OpenAllAsync(
        OwnerId owner, IReadOnlyList<(CellAddress Cell, SealedField Field)> fields, CancellationToken ct) =>
        real.OpenAllAsync(owner, fields, ct);

    public byte[] BlindIndex(string table, string column, string normalisedValue) => RandomNumberGenerator.GetBytes(32);

    public Task<Outcome<Done>> DestroyOwnerAsync(OwnerId owner, DestructionReason reason, CancellationToken ct) =>
        real.DestroyOwnerAsync(owner, reason, ct);
}

/// <summary>Keeps what it is told, and forgets it when it is asked; or forgets only the country.</summary>
internal sealed class ForgetfulRetention(IRetention real, bool forgetsCountry) : IRetention
{
    public Task<RetentionPeriod> InForceAsync(CohortDbContext db, RetentionKind kind, CancellationToken ct) =>
        real.InForceAsync(db, kind, ct);

    public Task<DateTimeOffset> UntilAsync(CohortDbContext db, RetentionTerm term, CancellationToken ct) =>
        real.UntilAsync(db, Told(term), ct);

    public Task<DateTimeOffset> KeepAsync(
        CohortDbContext db, OwnerId owner, SubjectId subject, RetentionTerm term, CancellationToken ct) =>
        real.KeepAsync(db, owner, subject, Told(term), ct);

    public Task<Refusal?> RefusalAsync(
        CohortDbContext db, OwnerId owner, SubjectId? subject, DestructionReason reason, CancellationToken ct) =>
        forgetsCountry ? real.RefusalAsync(db, owner, subject, reason, ct) : Task.FromResult<Refusal?>(null);

    public Task<bool> IsHeldAsync(CohortDbContext db, OwnerId owner, SubjectId? subject, CancellationToken ct) =>
        real.IsHeldAsync(db, owner, subject, ct);

    private RetentionTerm Told(RetentionTerm term) => forgetsCountry ? term with { Country = null } : term;
}

/// <summary>The first account that showed itself.</summary>
internal sealed class FirstCaller
{
    public ClaimsPrincipal? Principal { get; set; }
}

/// <summary>Takes every account for the first one that showed itself.</summary>
internal sealed class CredulousPolicies(IPolicyEvaluator real, FirstCaller first) : IPolicyEvaluator
{
    public async Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        var result = await real.AuthenticateAsync(policy, context);
        if (result.Principal?.FindFirst(Caller.AccountClaim) is null)
        {
            return result;
        }

        first.Principal ??= result.Principal;
        return AuthenticateResult.Success(new AuthenticationTicket(context.User = first.Principal, "sabotage"));
    }

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        real.AuthorizeAsync(policy, authenticationResult, context, resource);
}

/// <summary>Lets everybody do everything.</summary>
internal sealed class OpenDoor(IPolicyEvaluator real) : IPolicyEvaluator
{
    public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context) =>
        real.AuthenticateAsync(policy, context);

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        Task.FromResult(PolicyAuthorizationResult.Success());
}

/// <summary>Scratch instances whose addresses or databases were tampered with after the start.</summary>
internal sealed class TamperedServers(
    IScratchServers real, Func<IScratchServer, Task<IScratchServer>> tamper) : IScratchServers
{
    public async Task<IScratchServer> StartAsync(
        string directory, Action<IServiceCollection> adjust, CancellationToken ct, AdminReach? admin = null) =>
        await tamper(await real.StartAsync(directory, adjust, ct, admin));
}

/// <summary>A mailbox that keeps the notice of a new device to itself.</summary>
internal sealed class SilentMailbox(IMailbox real) : IMailbox
{
    public Task<PostedMail> SendAsync(
        CohortDbContext db, AccountId account, MailTemplate template, IReadOnlyDictionary<string, string> values,
        CancellationToken ct) =>
        template.Name == "new-device"
            ? Task.FromResult(new PostedMail(Guid.Empty, null))
            : real.SendAsync(db, account, template, values, ct);

    public Task<PostedMail> SendAsync(
        CohortDbContext db, string address, MailTemplate template, IReadOnlyDictionary<string, string> values,
        CancellationToken ct) => real.SendAsync(db, address, template, values, ct);

    public Task DeleteAllAsync(CohortDbContext db, AccountId account, CancellationToken ct) =>
        real.DeleteAllAsync(db, account, ct);
}

/// <summary>The same instance under other addresses.</summary>
internal sealed class ReaddressedServer(IScratchServer real, Uri publicAddress, Uri adminAddress) : IScratchServer
{
    public Uri PublicAddress => publicAddress;

    public Uri AdminAddress => adminAddress;

    public IServiceProvider Services => real.Services;

    public ValueTask DisposeAsync() => real.DisposeAsync();
}
