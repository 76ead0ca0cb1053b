using Microsoft.Extensions.Configuration;

namespace CohortVault.Platform.Features.Audit.Contracts;

/// <summary>The settings that the program runs with, as a file or the environment gave them.</summary>
internal sealed class RunningConfiguration(IConfiguration configuration)
{
    /// <summary>Every setting that has a value, by its full name.</summary>
    public IReadOnlyDictionary<string, string> Settings() =>
        configuration.AsEnumerable().Where(setting => setting.Value is not null).ToDictionary(s => s.Key, s => s.Value!);
}
