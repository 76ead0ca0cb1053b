using CohortVault.Platform.Features.Operations.Contracts;
using CohortVault.Sealing.Transparency;
using Microsoft.Extensions.Options;

namespace CohortVault.Platform.Features.Audit.Witnesses;

/// <summary>A witness that cosigns the log's checkpoints, outside the operator's control.</summary>
public sealed class WitnessOptions
{
    /// <summary>Where checkpoints are posted: <c>/add-checkpoint</c> is added.</summary>
    public string Url { get; set; } = "";

    /// <summary>Its verifier key, <c>name+id+key</c>.</summary>
    public string Key { get; set; } = "";
}

/// <summary>Refuses witnesses that could not be called or believed.</summary>
internal sealed class WitnessOptionsValidator(IOutbound outbound) : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        foreach (var witness in options.Witnesses)
        {
            if (WitnessKey.Parse(witness.Key) is null)
            {
                return ValidateOptionsResult.Fail(
                    $"Audit:Witnesses: '{witness.Key}' is not the verifier key of a witness (name+id+key, Ed25519 cosignatures).");
            }

            if (!Uri.TryCreate(witness.Url, UriKind.Absolute, out var address))
            {
                return ValidateOptionsResult.Fail($"Audit:Witnesses: '{witness.Url}' is not an address.");
            }

            if (outbound.Objection(address) is { } objection)
            {
                return ValidateOptionsResult.Fail($"Audit:Witnesses: {objection}");
            }
        }

        return ValidateOptionsResult.Success;
    }
}
