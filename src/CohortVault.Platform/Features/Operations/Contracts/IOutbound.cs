namespace CohortVault.Platform.Features.Operations.Contracts;

/// <summary>What another machine answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Text, at most 64 KiB.</param>
internal sealed record OutboundAnswer(int Status, string Body);

/// <summary>
/// The one way in which the program calls other machines: listed hosts only, over verified TLS, to the address that was looked at,
/// without redirects; private networks only where they are listed as such.
/// </summary>
internal interface IOutbound
{
    /// <summary>Why an address may not be called; null if it may.</summary>
    string? Objection(Uri address);

    /// <summary>Posts a text.</summary>
    /// <exception cref="OutboundRefusedException">The address may not be called.</exception>
    /// <exception cref="HttpRequestException">It could not be reached, or TLS could not be verified.</exception>
    /// <exception cref="TaskCanceledException">It took longer than ten seconds.</exception>
    Task<OutboundAnswer> PostAsync(Uri address, string body, CancellationToken ct);

    /// <summary>Whether the operator lets the program call the push services of browsers.</summary>
    bool MayPush { get; }

    /// <summary>Why an address may not be called as a push service; null if it may.</summary>
    string? PushObjection(Uri address);

    /// <summary>Posts bytes to a push service; fails as <see cref="PostAsync"/> does.</summary>
    Task<OutboundAnswer> PushAsync(Uri address, byte[] body, IReadOnlyDictionary<string, string> headers, CancellationToken ct);
}

/// <summary>An address that may not be called; the message says why.</summary>
internal sealed class OutboundRefusedException(string message) : IOException(message);
