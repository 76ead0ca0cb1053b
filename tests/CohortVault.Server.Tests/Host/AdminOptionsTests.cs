using System.Net;

namespace CohortVault.Server.Tests.Host;

public sealed class AdminOptionsTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.2", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.1.3.3", false)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("2001:db8:1::7", true)]
    [InlineData("2001:db8:2::7", false)]
    public void The_admin_listener_takes_the_machine_itself_and_what_is_listed(string from, bool taken)
    {
        var options = new AdminOptions { Allow = { "10.1.2.0/24", "192.0.2.7", "2001:db8:1::/48" } };
        Assert.Equal(taken, options.IsAllowed(IPAddress.Parse(from)));
        Assert.False(options.IsAllowed(null));
    }

    [Fact]
    public void Without_a_list_only_the_machine_itself_is_taken()
    {
        var options = new AdminOptions();
        Assert.True(options.IsAllowed(IPAddress.Loopback));
        Assert.False(options.IsAllowed(IPAddress.Parse("10.1.2.3")));
    }

    [Theory]
    [InlineData("10.1.2.0/33")]
    [InlineData("the office")]
    [InlineData("")]
    public void What_is_neither_an_address_nor_a_network_is_refused_at_start(string wrong) =>
        Assert.True(new AdminOptionsValidator().Validate(null, new AdminOptions { Allow = { wrong } }).Failed);
}
