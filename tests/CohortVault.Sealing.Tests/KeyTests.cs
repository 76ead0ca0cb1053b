using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CohortVault.Sealing.Tests;

public sealed class KeyTests
{
    private static readonly KeyScope Scope = new("object", 1, 2, 3);
    private static readonly FieldPlace Place = new("accounts", "email", 1, 2, 3);

    [Fact]
    public void A_wrapped_key_opens_under_its_parent_and_scope()
    {
        using var parent = SecretKey.Generate();
        using var key = SecretKey.Generate();
        var wrapped = KeyWrap.Wrap(parent, Scope, key);
        Assert.Equal(KeyWrap.WrappedSize, wrapped.Length);
        using var opened = KeyWrap.Unwrap(parent, Scope, wrapped);
        Assert.Equal(key.Bytes, opened.Bytes);
    }

    [Fact]
    public void A_wrapped_key_opens_nowhere_else()
    {
        using var parent = SecretKey.Generate();
        using var key = SecretKey.Generate();
        var wrapped = KeyWrap.Wrap(parent, Scope, key);
        KeyScope[] elsewhere =
            [Scope with { Purpose = "subject" }, Scope with { Owner = 9 }, Scope with { Object = 9 },
            Scope with { Epoch = 9 }];
        foreach (var scope in elsewhere)
        {
            Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(parent, scope, wrapped));
        }

        using var other = SecretKey.Generate();
        Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(other, Scope, wrapped));
        Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(parent, Scope, wrapped[..^1]));
        Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(parent, Scope, []));
        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            var changed = wrapped.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<SealBrokenException>(() => KeyWrap.Unwrap(parent, Scope, changed));
        }
    }

    [Fact]
    public void The_vectors_of_the_independent_computation_are_met()
    {
        var vectors = Vectors.Read("keys.json");
        var wrap = vectors.GetProperty("wrap");
        using var parent = SecretKey.FromBytes(wrap.Hex("parent"));
        using var key = SecretKey.FromBytes(wrap.Hex("key"));
        var scope = new KeyScope(
            wrap.GetProperty("purpose").GetString()!, Id(wrap.Hex("owner")), Id(wrap.Hex("object")),
            wrap.GetProperty("epoch").GetUInt32());
        Assert.Equal(wrap.Hex("wrapped"), KeyWrap.Wrap(parent, scope, key));

        var under = vectors.GetProperty("underEpoch");
        using var epochKey = SecretKey.FromBytes(under.Hex("epochKey"));
        var underScope = new KeyScope(
            under.GetProperty("purpose").GetString()!, Id(under.Hex("parent")), Id(under.Hex("object")),
            under.GetProperty("epoch").GetUInt32());
        Assert.Equal(under.Hex("wrapped"), KeyWrap.Wrap(epochKey, underScope, under.Hex("content")));
        Assert.Equal(under.Hex("content"), KeyWrap.UnwrapBytes(epochKey, underScope, under.Hex("wrapped")));
        Assert.Throws<SealBrokenException>(
            () => KeyWrap.UnwrapBytes(epochKey, underScope with { Epoch = 4 }, under.Hex("wrapped")));

        var field = vectors.GetProperty("field");
        using var fieldKey = SecretKey.FromBytes(field.Hex("key"));
        var place = new FieldPlace(
            field.GetProperty("table").GetString()!, field.GetProperty("column").GetString()!, Id(field.Hex("row")),
            Id(field.Hex("owner")), field.GetProperty("epoch").GetUInt32());
        var value = Encoding.UTF8.GetBytes(field.GetProperty("value").GetString()!);
        Assert.Equal(field.Hex("sealed"), FieldSealer.Seal(fieldKey, place, value, field.Hex("nonce")));
        Assert.Equal(value, FieldSealer.Open(fieldKey, place, field.Hex("sealed")));

        var blind = vectors.GetProperty("blindIndex");
        using var blindKey = SecretKey.FromBytes(blind.Hex("key"));
        Assert.Equal(
            blind.Hex("index"),
            BlindIndex.Of(blindKey, blind.GetProperty("domain").GetString()!,
                Encoding.UTF8.GetBytes(blind.GetProperty("value").GetString()!)));
    }

    [Fact]
    public void The_key_wrap_of_the_framework_is_that_of_RFC_5649()
    {
        var vector = Vectors.Read("keys.json").GetProperty("rfc5649");
        using var aes = Aes.Create();
        aes.SetKey(vector.Hex("kek"));
        Assert.Equal(vector.Hex("wrapped"), aes.EncryptKeyWrapPadded(vector.Hex("key")));
    }

    [Fact]
    public void A_sealed_value_opens_in_its_place_only()
    {
        using var key = SecretKey.Generate();
        var value = "maria@example.org"u8.ToArray();
        var sealedValue = FieldSealer.Seal(key, Place, value);
        Assert.Equal(value, FieldSealer.Open(key, Place, sealedValue));
        FieldPlace[] elsewhere = [Place with { Table = "x" }, Place with { Column = "x" }, Place with { Row = 9 },
            Place with { Owner = 9 }, Place with { Epoch = 9 }, Place with { Table = "accountse", Column = "mail" }];
        foreach (var place in elsewhere)
        {
            Assert.Throws<SealBrokenException>(() => FieldSealer.Open(key, place, sealedValue));
        }

        for (var index = 0; index < sealedValue.Length; index++)
        {
            var changed = sealedValue.ToArray();
            changed[index] ^= 1;
            Assert.Throws<SealBrokenException>(() => FieldSealer.Open(key, Place, changed));
            Assert.Throws<SealBrokenException>(() => FieldSealer.Open(key, Place, sealedValue[..index]));
        }

        Assert.NotEqual(sealedValue, FieldSealer.Seal(key, Place, value));
    }

    [Fact]
    public void Blind_indexes_differ_by_key_and_domain()
    {
        using var key = SecretKey.Generate();
        using var other = SecretKey.Generate();
        var index = BlindIndex.Of(key, "accounts.email", "a"u8);
        Assert.Equal(index, BlindIndex.Of(key, "accounts.email", "a"u8));
        Assert.NotEqual(index, BlindIndex.Of(other, "accounts.email", "a"u8));
        Assert.NotEqual(index, BlindIndex.Of(key, "accounts.name", "a"u8));
        Assert.NotEqual(index, BlindIndex.Of(key, "accounts.email", "b"u8));
    }

    [Fact]
    public void A_disposed_key_is_gone()
    {
        var key = SecretKey.Generate();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Bytes.Length);
    }

    private static UInt128 Id(byte[] bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);
}
