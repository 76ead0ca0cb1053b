using CohortVault.Platform.Features.Vault.Objects;

namespace CohortVault.Platform.Tests.Features.Vault.Objects;

public sealed class ObjectStoreOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public ObjectStoreOptionsTests() => File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    [Fact]
    public void Disk_needs_nothing_and_a_good_bucket_is_taken()
    {
        Assert.True(new ObjectStoreOptionsValidator().Validate(null, new ObjectStoreOptions()).Succeeded);
        Assert.True(new ObjectStoreOptionsValidator().Validate(null, Good()).Succeeded);
    }

    [Theory]
    [InlineData("Bucket", "")]
    [InlineData("Bucket", "Not A Bucket")]
    [InlineData("Prefix", "no-slash")]
    [InlineData("Prefix", "/before/")]
    [InlineData("Endpoint", "http://s3.example.org")]
    [InlineData("Endpoint", "https://user:word@s3.example.org")]
    [InlineData("Endpoint", "https://s3.example.org/bucket")]
    [InlineData("Region", " ")]
    [InlineData("PartMegabytes", "4")]
    [InlineData("TimeoutSeconds", "0")]
    [InlineData("Retries", "21")]
    [InlineData("LocalMegabytes", "-1")]
    [InlineData("CredentialsFile", "/no/such/file")]
    [InlineData("CaFile", "/no/such/file")]
    public void A_mistake_is_named_by_its_key(string key, string value)
    {
        var options = Good();
        var property = typeof(ObjectStoreOptions).GetProperty(key)!;
        property.SetValue(options, Convert.ChangeType(value, property.PropertyType, null));
        var failed = Assert.Single(new ObjectStoreOptionsValidator().Validate(null, options).Failures!);
        Assert.StartsWith($"ObjectStore:{key}", failed);
    }

    [Fact]
    public void Credentials_that_others_can_read_are_refused()
    {
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var failed = Assert.Single(new ObjectStoreOptionsValidator().Validate(null, Good()).Failures!);
        Assert.Contains("0600", failed);
    }

    public void Dispose() => File.Delete(_file);

    private ObjectStoreOptions Good() => new()
    {
        Kind = ObjectStoreKind.S3,
        Bucket = "cohortvault",
        Prefix = "site/",
        Endpoint = "https://s3.example.org",
        CredentialsFile = _file,
    };
}
