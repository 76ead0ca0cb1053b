namespace CohortVault.Cli.Tests;

public sealed class UserVerbTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_token_is_the_only_line_on_standard_output()
    {
        var made = await CreateAsync("ada", "--api-token");
        Assert.Equal(0, made.ExitCode);
        Assert.Matches(@"\Acvt_[A-Za-z0-9_-]{43}\n\z", made.Output);
    }

    [Fact]
    public async Task Without_a_password_a_link_is_printed()
    {
        var made = await CreateAsync("ada");
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("/reset?token=", made.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_from_standard_input_is_held_to_the_rules()
    {
        var weak = await CohortVaultProgram.RunAsync("Password1\n", Arguments("ada", "--password-stdin"));
        Assert.Equal((3, ""), (weak.ExitCode, weak.Output));
        Assert.NotEmpty(weak.Errors);
        var good = await CohortVaultProgram.RunAsync("Blue-Kettle-42-river\n", Arguments("ada", "--password-stdin"));
        Assert.Equal((0, "Account ada was made.\n"), (good.ExitCode, good.Output));
    }

    [Fact]
    public async Task A_taken_name_or_address_is_refused_and_a_role_that_does_not_exist_is_wrong_usage()
    {
        Assert.Equal(0, (await CreateAsync("ada", "--api-token")).ExitCode);
        var again = await CreateAsync("ADA", "--api-token");
        Assert.Equal((3, ""), (again.ExitCode, again.Output));
        var role = await CohortVaultProgram.RunAsync(
            "user", "create", "eve", "--email", "e@example.org", "--role", "god", "--data", _data);
        Assert.Equal(2, role.ExitCode);
    }

    [Fact]
    public async Task The_sessions_of_an_account_are_ended_and_an_unknown_account_is_named_as_such()
    {
        await CreateAsync("ada", "--api-token");
        var ended = await CohortVaultProgram.RunAsync("user", "end-sessions", "ada", "--data", _data);
        Assert.Equal((0, "Every session of the account has ended.\n"), (ended.ExitCode, ended.Output));
        Assert.Equal(4, (await CohortVaultProgram.RunAsync("user", "end-sessions", "eve", "--data", _data)).ExitCode);
    }

    private Task<CohortVaultProgram.Outcome> CreateAsync(string name, params string[] more) =>
        CohortVaultProgram.RunAsync(Arguments(name, more));

    private string[] Arguments(string name, params string[] more) =>
        ["user", "create", name, "--email", $"{name}@example.org", "--role", "researcher", "--data", _data, .. more];
}
