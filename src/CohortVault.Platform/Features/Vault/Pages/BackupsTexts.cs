using CohortVault.Platform.Features.Vault.Contracts;

namespace CohortVault.Platform.Features.Vault.Pages;

/// <summary>Words of the page of backups.</summary>
internal static class BackupsTexts
{
    public const string Title = "Backups";
    public const string Nightly = "Every night";
    public const string Folder = "Folder";
    public const string Last = "Last whole one began";
    public const string None = "none";
    public const string Due = "Last due";
    public const string StateOf = "State";
    public const string Fine = "made";
    public const string Late = "late";
    public const string Failed = "failed";
    public const string FailedText = "What kept the last one from being made:";
    public const string LateText = "The one that was due is not there. It is tried again every quarter of an hour while the server runs.";
    public const string NotConfigured = "No backups are made by themselves. Set Backup:To and Backup:KeysTo in the configuration, or nothing is left when this machine is lost.";
    public const string Living = "Backups that can be opened";
    public const string LivingText = "With its key, which is destroyed on the date shown; from then on nobody opens that backup.";
    public const string NoneLiving = "There is none.";
    public const string Name = "Backup";
    public const string Began = "Began";
    public const string KeyEnds = "Key destroyed";
    public const string Whole = "whole";
    public const string Unfinished = "not finished";
    public const string Restorations = "Restored";
    public const string RestorationsText = "This installation came out of a backup. What was destroyed after the last moment shown, and before it was lost, is back: "
        + "destroy it again by hand where you know of it.";
    public const string Restored = "Restored";
    public const string Of = "Backup began";
    public const string Known = "Destructions known until";
    public const string NoNewerList = "no list from after the backup was found";

    public static string State(NightlyBackups nightly) => !nightly.AreConfigured
        ? "No nightly backups are made."
        : nightly.AreAmiss ? "The last nightly backup is missing." : "The nightly backups are made.";
}
