using System.Text.Json;

namespace CohortVault.Cli.Tests;

public sealed class KeysVerbTests : IDisposable
{
    private const string Passphrase = "nine quiet herons wade at dusk 17";

    private readonly string _data = Directory.CreateTempSubdirectory("cohortvault-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Status_counts_the_keys_and_says_what_they_are_under()
    {
        Assert.Equal(4, (await KeysAsync("status")).ExitCode);
        await AddAsync("ada");
        var status = await JsonAsync("status");
        var id = status.GetProperty("masterKeyId").GetString();
        Assert.Equal("file", status.GetProperty("source").GetString());
        Assert.Contains(status.GetProperty("keys").EnumerateArray(), keys =>
            keys.GetProperty("kind").GetString() == "installation" && keys.GetProperty("under").GetString() == id);
        var words = await KeysAsync("status");
        Assert.StartsWith($"Master key {id}, made ", words.Output, StringComparison.Ordinal);
        Assert.Contains("No copy of it was handed out.", words.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_beside_a_running_server_does_not_stop_it()
    {
        await using var server = await SealedServer.StartAsync(_data);
        await server.AssertReadyAsync();
        await AddAsync("ada");
        var before = (await JsonAsync("status")).GetProperty("masterKeyId").GetString();
        var rotated = await JsonAsync("rotate");
        Assert.Equal(before, rotated.GetProperty("from").GetString());
        Assert.True(rotated.GetProperty("handedOver").GetBoolean());

        // The server makes an account of its own: a key under the new master key, a mail, a record.
        using var form = new FormUrlEncodedContent(
        [
            new("username", "bea"), new("full-name", "Bea"), new("mail", "bea@example.org"),
            new("new-password", "Blue-Kettle-42-river"), new("confirm-new-password", "Blue-Kettle-42-river"),
        ]);
        using var registered = await server.Public.PostAsync("/api/v2/users/register", form, Stop);
        Assert.Contains("\"success\":true", await registered.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var after = await JsonAsync("status");
        Assert.Equal(rotated.GetProperty("to").GetString(), after.GetProperty("masterKeyId").GetString());
        Assert.Equal("", after.GetProperty("unfinished").GetString());
        var verified = await CohortVaultProgram.RunAsync("verify", "--data", _data);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        Assert.True(server.Public.GetAsync("/statement", Stop).IsCompleted || (await server.ReadyAsync()).Status == 200);
    }

    [Fact]
    public async Task Splitting_anew_says_what_the_old_shares_still_open_and_a_rotation_ends_them()
    {
        await AddAsync("ada");
        var first = (await KeysAsync("split", "2/3")).Output.Trim().Split('\n');
        var second = await CohortVaultProgram.RunAsync(string.Join('\n', first.Take(2)) + "\n", Args("split", "3/4", "--secrets-stdin"));
        Assert.Equal(0, second.ExitCode);
        var shares = second.Output.Trim().Split('\n');
        Assert.Equal(4, shares.Length);
        Assert.Contains($"{first[0].Split('-')[1]}, 2 of 3 shares", second.Errors, StringComparison.Ordinal);
        Assert.Contains("Still this master key", second.Errors, StringComparison.Ordinal);

        var wrong = await CohortVaultProgram.RunAsync(first[0] + "\n", Args("rotate", "--secrets-stdin"));
        Assert.Equal(5, wrong.ExitCode);
        Assert.Contains("another set", wrong.Errors, StringComparison.Ordinal);
        var rotated = await CohortVaultProgram.RunAsync(string.Join('\n', shares.Take(3)) + "\n", Args("rotate", "--secrets-stdin", "--json"));
        Assert.True(rotated.ExitCode == 0, rotated.Errors);
        using var json = JsonDocument.Parse(rotated.Output);
        Assert.Equal(4, json.RootElement.GetProperty("shares").GetArrayLength());
        Assert.Equal(2, json.RootElement.GetProperty("copies").EnumerateArray().Count(copy =>
            copy.GetProperty("opens").GetString()!.StartsWith("Nothing in this key store", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_recovery_document_brings_a_lost_key_back()
    {
        await AddAsync("ada");
        var folder = Path.Combine(_data, "safe");
        var exported = await CohortVaultProgram.RunAsync(Passphrase + "\n", Args("export-recovery", "--output", folder, "--secrets-stdin"));
        Assert.Equal((0, ""), (exported.ExitCode, exported.Errors));
        var document = exported.Output.Trim();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(document));
        var masterKey = Path.Combine(_data, "keys", "master.key");
        File.Move(masterKey, masterKey + ".lost");
        Assert.Equal(1, (await CohortVaultProgram.RunAsync("user", "end-sessions", "ada", "--data", _data)).ExitCode);
        var check = await CohortVaultProgram.RunAsync(Passphrase + "\n", Args("recover", document, "--check", "--secrets-stdin"));
        Assert.True(check.ExitCode == 0, check.Errors);
        Assert.False(File.Exists(masterKey));
        Assert.Equal(5, (await CohortVaultProgram.RunAsync("another\n", Args("recover", document, "--to", "file", "--secrets-stdin"))).ExitCode);
        var recovered = await CohortVaultProgram.RunAsync(Passphrase + "\n", Args("recover", document, "--to", "file", "--secrets-stdin"));
        Assert.True(recovered.ExitCode == 0, recovered.Errors);
        Assert.Equal(await File.ReadAllTextAsync(masterKey + ".lost", Stop), await File.ReadAllTextAsync(masterKey, Stop));
        Assert.Equal(0, (await CohortVaultProgram.RunAsync("user", "end-sessions", "ada", "--data", _data)).ExitCode);
    }

    [Fact]
    public async Task Wrong_words_are_wrong_usage_and_weak_ones_are_refused()
    {
        await AddAsync("ada");
        Assert.Equal(2, (await KeysAsync("split", "three")).ExitCode);
        Assert.Equal(2, (await KeysAsync("rewrap", "--to", "cloud")).ExitCode);
        Assert.Equal(2, (await KeysAsync("recover", "x.txt")).ExitCode);
        Assert.Equal(3, (await KeysAsync("split", "5/3")).ExitCode);
        Assert.Equal(4, (await KeysAsync("recover", Path.Combine(_data, "none.txt"), "--check")).ExitCode);
        var weak = await CohortVaultProgram.RunAsync("hunter2\n", Args("rewrap", "--to", "passphrase", "--secrets-stdin"));
        Assert.Equal(3, weak.ExitCode);
        Assert.DoesNotContain("hunter2", weak.Errors, StringComparison.Ordinal);
        Assert.Equal("file", (await JsonAsync("status")).GetProperty("source").GetString());
    }

    private async Task AddAsync(string name) => Assert.Equal(0, (await CohortVaultProgram.RunAsync(
        "user", "create", name, "--email", $"{name}@example.org", "--role", "researcher", "--data", _data)).ExitCode);

    private Task<CohortVaultProgram.Outcome> KeysAsync(params string[] arguments) =>
        CohortVaultProgram.RunAsync(Args(arguments));

    private async Task<JsonElement> JsonAsync(string verb)
    {
        var outcome = await KeysAsync(verb, "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var json = JsonDocument.Parse(outcome.Output);
        return json.RootElement.Clone();
    }

    private string[] Args(params string[] arguments) => ["keys", .. arguments, "--data", _data];
}
