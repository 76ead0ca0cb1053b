using System.CommandLine;
using CohortVault.Cli;
using CohortVault.Platform.Features.Accounts.Contracts;
using CohortVault.Platform.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace CohortVault.Server.Verbs;

/// <summary><c>cohortvault user create</c>: makes an account, beside a running server or without one.</summary>
internal static class UserVerb
{
    private const int TokenDays = 90;

    public static Command Create()
    {
        var user = ServerVerbs.User.ToCommand();
        user.Add(CreateUser());
        user.Add(RemoveSecondFactor());
        user.Add(EndSessions());
        return user;
    }

    private static Command CreateUser()
    {
        var name = new Argument<string>("NAME")
        {
            Description = "User name: letters without accents, digits, dot, dash, underscore.",
        };
        var email = new Option<string>("--email") { Description = "E-mail address.", Required = true };
        var role = new Option<string>("--role") { Description = "What the account is for.", Required = true };
        role.AcceptOnlyFromAmong("researcher", "panel-manager", "auditor", "security-officer", "operator");
        var password = new Option<bool>("--password-stdin")
        {
            Description = "Read the password from standard input. Without it, a link is printed with which to set one.",
        };
        var token = new Option<bool>("--api-token")
        {
            Description = $"Make an API token for {TokenDays} days and print it, alone, on standard output.",
        };
        var data = CommonOptions.Data();
        var config = new Option<FileInfo?>("--config") { Description = "Configuration file (JSON)." };
        var create = new Command("create", "Make a confirmed account.")
        {
            name, email, role, password, token, data, config,
        };
        create.SetAction((parsed, ct) => Administration.RunAsync(
            parsed.GetValue(data)!.FullName,
            parsed.GetValue(config)?.FullName,
            (services, stop) => CreateAsync(
                services, parsed.GetValue(name)!, parsed.GetValue(email)!, parsed.GetValue(role)!,
                parsed.GetValue(password), parsed.GetValue(token), stop),
            ct));
        return create;
    }

    private static Command RemoveSecondFactor() => OnAccount(
        "remove-second-factor",
        "For somebody who has lost telephone and recovery codes: the next sign-in sets an app up.",
        "The second factor was removed, and every session of the account has ended.",
        (accounts, login, stop) => accounts.RemoveSecondFactorAsync(login, stop));

    private static Command EndSessions() => OnAccount(
        "end-sessions",
        "End every session of an account, on every device; API tokens stay.",
        "Every session of the account has ended.",
        (accounts, login, stop) => accounts.EndSessionsAsync(login, stop));

    private static Command OnAccount(
        string verb, string purpose, string done,
        Func<IAccountAdministration, string, CancellationToken, Task<Outcome<Done>>> act)
    {
        var login = new Argument<string>("NAME") { Description = "User name or e-mail address." };
        var data = CommonOptions.Data();
        var config = new Option<FileInfo?>("--config") { Description = "Configuration file (JSON)." };
        var command = new Command(verb, purpose) { login, data, config };
        command.SetAction((parsed, ct) => Administration.RunAsync(
            parsed.GetValue(data)!.FullName,
            parsed.GetValue(config)?.FullName,
            async (services, stop) =>
            {
                var outcome = await act(
                    services.GetRequiredService<IAccountAdministration>(), parsed.GetValue(login)!, stop);
                if (outcome.Refusal is { } refusal)
                {
                    await Console.Error.WriteLineAsync(refusal.Text);
                    return refusal.ExitCode;
                }

                Console.WriteLine(done);
                return ExitCode.Done;
            },
            ct));
        return command;
    }

    private static async Task<int> CreateAsync(
        IServiceProvider services, string name, string email, string roleWord, bool readPassword, bool makeToken,
        CancellationToken ct)
    {
        _ = AccountRoles.TryParse(roleWord, out var role);
        var password = readPassword ? await Console.In.ReadLineAsync(ct) ?? "" : null;
        var created = await services.GetRequiredService<IAccountAdministration>()
            .CreateAsync(new AccountToCreate(name, email, role, password, makeToken ? TokenDays : null), ct);
        if (created.Refusal is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Text);
            return refusal.ExitCode;
        }

        if (created.Value.Token is { } token)
        {
            Console.WriteLine(token);
            return ExitCode.Done;
        }

        Console.WriteLine($"Account {name} was made.");
        if (created.Value.PasswordLink is { } link)
        {
            Console.WriteLine($"Set its password within 24 hours, once: {link}");
        }

        return ExitCode.Done;
    }
}
