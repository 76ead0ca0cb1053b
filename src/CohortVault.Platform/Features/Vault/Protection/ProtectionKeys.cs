using System.Xml.Linq;
using CohortVault.Platform.Data;
using CohortVault.Platform.Features.Vault.Keys;
using CohortVault.Sealing;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Vault.Protection;

/// <summary>A key of the web framework (session cookies, form tokens), sealed.</summary>
internal sealed class ProtectionKey
{
    private ProtectionKey()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The key's XML document; its secret part is sealed by <see cref="SealingXmlEncryptor"/>.</summary>
    public string Document { get; private set; } = "";

    public static ProtectionKey Of(Guid id, string document) => new() { Id = id, Document = document };
}

internal sealed class ProtectionKeyConfiguration : IEntityTypeConfiguration<ProtectionKey>, IKeyStoreMapping
{
    public void Configure(EntityTypeBuilder<ProtectionKey> key)
    {
        key.ToTable("protection_keys");
        key.Property(k => k.Id).ValueGeneratedNever();
    }
}

/// <summary>Keeps the web framework's keys in the key store.</summary>
internal sealed class ProtectionKeyRepository(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<KeyDbContext>().Set<ProtectionKey>().AsNoTracking()
            .Select(k => k.Document).AsEnumerable().Select(document => XElement.Parse(document))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<KeyDbContext>();
        db.Add(ProtectionKey.Of(Kernel.Ids.Random(), element.ToString(SaveOptions.DisableFormatting)));
        db.SaveChanges();
    }
}

/// <summary>Seals the secret part of a framework key under a key of the installation.</summary>
internal sealed class SealingXmlEncryptor(KeyRing keys) : IXmlEncryptor
{
    internal const string ElementName = "sealedKey";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var id = Kernel.Ids.Random();
        var bytes = FieldSealer.Seal(
            keys.WebKeys, Place(id),
            System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new EncryptedXmlInfo(
            new XElement(ElementName, new XAttribute("id", id.ToString("N")), Convert.ToBase64String(bytes)),
            typeof(SealingXmlDecryptor));
    }

    internal static FieldPlace Place(Guid id) =>
        new("protection_keys", "document", KeyScopes.Bits(id), 0, KeyScopes.WithoutEpoch);
}

/// <summary>Opens what <see cref="SealingXmlEncryptor"/> sealed; the framework makes it by its type's name.</summary>
internal sealed class SealingXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var id = Guid.ParseExact(encryptedElement.Attribute("id")!.Value, "N");
        var plain = FieldSealer.Open(
            services.GetRequiredService<KeyRing>().WebKeys, SealingXmlEncryptor.Place(id),
            Convert.FromBase64String(encryptedElement.Value));
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(plain));
    }
}

/// <summary>Tells the web framework to keep its keys here and in no file.</summary>
internal sealed class ProtectionKeySetup(ProtectionKeyRepository repository, SealingXmlEncryptor encryptor)
    : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        options.XmlRepository = repository;
        options.XmlEncryptor = encryptor;
    }
}
