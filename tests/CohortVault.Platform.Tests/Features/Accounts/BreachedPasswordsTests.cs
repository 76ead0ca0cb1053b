using System.Security.Cryptography;
using System.Text;
using CohortVault.Platform.Features.Accounts;
using CohortVault.Platform.Features.Accounts.Passwords;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Tests.Features.Accounts;

/// <summary>The operator's list of breached passwords: found where they are, and a file that is none is refused at the start.</summary>
public sealed class BreachedPasswordsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(1, "\r\n"), InlineData(2, "\n"), InlineData(3, "\r\n"), InlineData(1000, "\r\n"), InlineData(1777, "\n")]
    public void Every_password_of_the_list_is_found_and_no_other(int count, string end)
    {
        var known = Enumerable.Range(0, count).Select(n => $"known {n}").ToList();
        Write(known.Select(Digest).Order(StringComparer.Ordinal).Select((digest, n) => $"{digest}:{1 << (n % 30)}"), end);
        var list = List();
        Assert.All(known, password => Assert.True(list.Contains(password), password));
        Assert.All(Enumerable.Range(0, 1000), n => Assert.False(list.Contains($"unknown {n}")));
        Assert.Null(BreachedPasswords.Problem(_file));
    }

    [Fact]
    public void A_password_that_is_good_otherwise_is_refused_for_being_on_it()
    {
        const string password = "seven Quiet rivers 42";
        var options = Options.Create(new AccountOptions { BreachedPasswords = _file });
        Write([Digest("something else") + ":3"], "\n");
        Assert.Null(new PasswordPolicy(options, new BreachedPasswords(options)).Check(password, "ada"));
        Write([Digest(password) + ":3"], "\n");
        Assert.Equal("account.password-breached", new PasswordPolicy(options, new BreachedPasswords(options)).Check(password, "ada")?.Code);
        Assert.False(new BreachedPasswords(Options.Create(new AccountOptions())).Contains(password));
    }

    [Fact]
    public void What_is_no_such_list_is_named_at_the_start()
    {
        File.WriteAllText(_file, "password\n123456\n");
        Assert.Contains("something else than lines", Start(), StringComparison.Ordinal);
        File.WriteAllText(_file, "");
        Assert.Contains("something else than lines", Start(), StringComparison.Ordinal);
        Write(Enumerable.Range(0, 500).Select(n => Digest($"{n}") + ":1"), "\n");
        Assert.Contains("is not in the order", Start(), StringComparison.Ordinal);
        File.Delete(_file);
        Assert.Contains("cannot be read", Start(), StringComparison.Ordinal);

        string Start() => new BreachedPasswordsValidator()
            .Validate(null, new AccountOptions { BreachedPasswords = _file }).FailureMessage ?? "";
    }

    private static string Digest(string password) =>
#pragma warning disable CA5350 // As the public list names its lines.
        Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    private BreachedPasswords List() => new(Options.Create(new AccountOptions { BreachedPasswords = _file }));

    private void Write(IEnumerable<string> lines, string end) => File.WriteAllText(_file, string.Join(end, lines) + end);
}
