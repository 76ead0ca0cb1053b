using System.Runtime.InteropServices;
using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Cryptography;

/// <summary>Asks the OpenSSL library that the framework works with about itself.</summary>
internal static class OpenSsl
{
    private const string Library = "libcrypto.so.3";
    private const string KernelSwitch = "/proc/sys/crypto/fips_enabled";
    private const int VersionText = 0;          // OPENSSL_VERSION
    private const uint TextPointer = 6;         // OSSL_PARAM_UTF8_PTR
    private const uint Integer = 1;             // OSSL_PARAM_INTEGER

    private delegate int ProviderSeen(nint provider, nint context);

    /// <summary>The module as it is now.</summary>
    public static CryptoModule Describe()
    {
        try
        {
            List<CryptoProvider> providers = [];
            ProviderSeen seen = (provider, _) =>
            {
                providers.Add(Describe(provider));
                return 1;
            };
            var complete = ForEachProvider(0, seen, 0) == 1;
            GC.KeepAlive(seen);
            return new CryptoModule(
                Text(Version(VersionText)), complete ? [.. providers.OrderBy(p => p.Name, StringComparer.Ordinal)] : [],
                AreDefaultsFips(0) == 1, Kernel());
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return new CryptoModule("", [], FipsProperties: false, Kernel());
        }
    }

    private static bool? Kernel() => File.Exists(KernelSwitch) ? File.ReadAllText(KernelSwitch).Trim() == "1" : null;

    private static CryptoProvider Describe(nint provider)
    {
        var names = (string[])["name", "version", "status"];
        var keys = Array.ConvertAll(names, Marshal.StringToCoTaskMemUTF8);
        var values = Marshal.AllocCoTaskMem(names.Length * nint.Size);
        try
        {
            for (var at = 0; at < names.Length; at++)
            {
                Marshal.WriteIntPtr(values, at * nint.Size, 0);
            }

            Parameter[] asked =
            [
                new(keys[0], TextPointer, values, (nuint)nint.Size),
                new(keys[1], TextPointer, values + nint.Size, (nuint)nint.Size),
                new(keys[2], Integer, values + (2 * nint.Size), sizeof(int)),
                default,
            ];
            var answered = GetParameters(provider, asked) == 1;
            return new CryptoProvider(
                Text(ProviderName(provider)), answered ? Text(Marshal.ReadIntPtr(values)) : "",
                answered ? Text(Marshal.ReadIntPtr(values, nint.Size)) : "",
                answered && Marshal.ReadInt32(values, 2 * nint.Size) == 1);
        }
        finally
        {
            Marshal.FreeCoTaskMem(values);
            Array.ForEach(keys, Marshal.FreeCoTaskMem);
        }
    }

    private static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

    [DllImport(Library, EntryPoint = "OpenSSL_version")]
    private static extern nint Version(int what);

    [DllImport(Library, EntryPoint = "OSSL_PROVIDER_do_all")]
    private static extern int ForEachProvider(nint library, ProviderSeen seen, nint context);

    [DllImport(Library, EntryPoint = "OSSL_PROVIDER_get0_name")]
    private static extern nint ProviderName(nint provider);

    [DllImport(Library, EntryPoint = "OSSL_PROVIDER_get_params")]
    private static extern int GetParameters(nint provider, [In, Out] Parameter[] asked);

    [DllImport(Library, EntryPoint = "EVP_default_properties_is_fips_enabled")]
    private static extern int AreDefaultsFips(nint library);

    // OSSL_PARAM of openssl/core.h.
    [StructLayout(LayoutKind.Sequential)]
    private struct Parameter(nint key, uint type, nint data, nuint size)
    {
        public nint Key = key;
        public uint Type = type;
        public nint Data = data;
        public nuint Size = size;
        public nuint Returned = nuint.MaxValue;
    }
}
