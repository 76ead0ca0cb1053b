using CohortVault.Platform.Kernel;

namespace CohortVault.Platform.Features.Accounts.Contracts;

/// <summary>An act that takes two people; docs/security/two-person.md lists them.</summary>
internal interface ITwoPersonAct
{
    /// <summary>Word by which requests name it.</summary>
    string Word { get; }

    /// <summary>What it would do, for the second person.</summary>
    Task<string> DescribeAsync(string detail, CancellationToken ct);

    /// <summary>Does it, in the transaction that says so.</summary>
    Task<Outcome<Done>> CarryOutAsync(AccountId subject, string detail, AccountId decidedBy, CancellationToken ct);
}

/// <summary>The way to ask for an act that takes two people.</summary>
internal interface ISecondPerson
{
    /// <summary>Asks for it. Refused: a reason that is none, or the same being asked for already.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="act">Word of an <see cref="ITwoPersonAct"/>.</param>
    /// <param name="subject">Whose account it is about; the asker's own if it is about nobody's.</param>
    /// <param name="detail">What exactly, in the act's own words; names nobody; at most 100 characters.</param>
    /// <param name="reason">Why, for the second person.</param>
    /// <param name="ct">Stops the work.</param>
    Task<Outcome<Done>> AskAsync(
        AccountId by, string act, AccountId subject, string detail, string reason, CancellationToken ct);
}
