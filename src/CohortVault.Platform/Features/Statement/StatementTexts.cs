using System.Globalization;
using CohortVault.Platform.Features.Statement.Contracts;
using CohortVault.Platform.Features.Statement.Registry;
using CohortVault.Platform.Kernel.Pages;
using Microsoft.AspNetCore.Html;

namespace CohortVault.Platform.Features.Statement;

/// <summary>Words of the statement's pages.</summary>
internal static class StatementTexts
{
    public const string Title = "Security statement";
    public const string Intro =
        "Each sentence below is a control: something this installation claims, with what makes it true and how that was last found out. "
        + "The program checks itself on a schedule; anybody can run the same checks on an installation of their own.";
    public const string Limits = "What this statement does not promise";
    public const string Everything = "All";
    public const string Sentence = "Sentence";
    public const string State = "State";
    public const string Checked = "Last check";
    public const string History = "History";
    public const string NothingHere = "No control is in this state.";
    public const string Never = "never";
    public const string ForPrograms = "The same for programs";
    public const string Back = "All sentences";
    public const string Evidence = "Evidence";
    public const string Steps = "Steps of the last check";
    public const string Mechanism = "What makes it true";
    public const string HowChecked = "How it is checked";
    public const string HowToBeChecked = "How it will be checked (this version has no check for it)";
    public const string Duty = "Left to the operator";
    public const string Limit = "What it does not mean";
    public const string VerifyYourself = "Verify it yourself";
    public const string VerifyText =
        "Install the same version, and run this on any data directory, also an empty one. It starts a scratch instance, "
        + "puts probe data through its front door, and removes everything afterwards.";
    public const string Took = "Took";
    public const string NextDue = "Next check";
    public const string Attestation = "Operator's attestation";

    /// <summary>A day, not an instant: it reads alike in every zone.</summary>
    public static string LastUpdated =>
        ControlRegistry.LastUpdated.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>State in words with sign; an old result says so.</summary>
    public static IHtmlContent Mark(ControlStanding standing) => (standing.Report.State, standing.Stale) switch
    {
        (ControlState.Verified, true) => Show.State(Tone.Waiting, "verified, but stale"),
        (ControlState.Failed, true) => Show.State(Tone.Bad, "failed, and stale"),
        var (state, _) => Mark(state),
    };

    public static IHtmlContent Mark(ControlState state) => Show.State(ToneOf(state), Words(state));

    public static string Words(ControlState state) => state switch
    {
        ControlState.Verified => "verified by machine",
        ControlState.Attested => "attested by operator",
        ControlState.Failed => "failed",
        ControlState.NotApplicable => "not applicable",
        _ => "not yet checked",
    };

    public static string Sign(ControlState state) => state switch
    {
        ControlState.Verified => "✓",
        ControlState.Failed => "✕",
        ControlState.Attested => "●",
        _ => "–",
    };

    public static Tone ToneOf(ControlState state) => state switch
    {
        ControlState.Verified => Tone.Good,
        ControlState.Failed => Tone.Bad,
        ControlState.Attested => Tone.Busy,
        _ => Tone.Quiet,
    };

    /// <summary>The history strip in words, for those who do not see it.</summary>
    public static string StripWords(IReadOnlyList<PastResult> history)
    {
        var verified = history.Count(past => past.State == ControlState.Verified);
        return $"Last {history.Count} checks: {verified} verified, {history.Count(past => past.State == ControlState.Failed)} failed.";
    }
}
