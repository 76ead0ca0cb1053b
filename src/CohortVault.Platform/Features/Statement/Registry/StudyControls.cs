namespace CohortVault.Platform.Features.Statement.Registry;

/// <summary>L35-L64: hosting, copies, retention, continuity, and what happens when something goes wrong.</summary>
internal static class StudyControls
{
    private const string NotBuilt = "Nothing in this version does this yet.";
    private const string Record = "A dated record by the operator; software cannot see it.";
    private const string Expiry = "The record must exist and must not have expired.";

    private const string StudyRule =
        "What is checked is the rule of the vault by which studies are kept.";

    public static IReadOnlyList<Control> All { get; } =
    [
        new("L35", Heading.Hosting, "The provider leaves ownership and choice with the customer, looks at nothing without consent and uses nothing for marketing.")
        {
            Mechanism = "Contract terms are a matter of record. Objects are sealed before they reach any storage, so a storage provider holds ciphertext.",
            Test = "Four records must be in date, and remote objects free of planted markers.",
            Duty = "File the terms with their address and a copy.",
        },
        new("L36", Heading.Access, "Only chosen members of staff reach the servers' network.")
        {
            Mechanism = NotBuilt,
            Test = "The list of staff must have been reviewed within 90 days.",
            Duty = "Keep and attest the list.",
        },
        new("L37", Heading.Hosting, "The data centre has back-up power, climate control and fire suppression.")
        {
            Mechanism = Record,
            Test = Expiry,
            Duty = "File the provider's report.",
        },
        new("L38", Heading.Hosting, "The data centre is prepared for flood, storm and earthquake.")
        {
            Mechanism = Record,
            Test = Expiry,
            Duty = "File the provider's report.",
        },
        new("L39", Heading.Hosting, "The primary site is named.")
        {
            Mechanism = NotBuilt,
            Test = "The region set must equal the region that the machine and the storage report.",
            Duty = "Name and attest the site.",
        },
        new("L40", Heading.Continuity, "Data is replicated and backed up continuously to several sites.")
        {
            Mechanism = NotBuilt,
            Test = "A committed row must be restorable from either of two targets within the stated time.",
            Duty = "Place the targets at two sites or more.",
        },
        new("L41", Heading.Continuity, "Copies are de-identified and encrypted as the originals are.")
        {
            Mechanism = "Backups leave sealed under a key of their own, which is kept elsewhere and destroyed at a stated date; names and addresses are sealed within once more.",
            Test = "A backup is made of an instance with an account and a job; no planted marker may be in any of its files, a decoy must be found, and every file but the manifest must be sealed. "
                + "Where nightly backups are configured, the last one must have been made.",
            Duty = "Set Backup:To and Backup:KeysTo, and let no other program copy keys/epochs or keys/backups.",
        },
        new("L42", Heading.Retention, "There is a long-term archive.")
        {
            Mechanism = NotBuilt,
            Test = "An object is archived and fetched back; the hashes must agree.",
            Duty = "Choose the storage class.",
        },
        new("L43", Heading.Retention, "The archive is durable.")
        {
            Mechanism = NotBuilt,
            Test = "A bit is flipped in one copy; the monthly scrub must find and repair it.",
            Duty = "Attest the provider's figure.",
            Limit = "We report what the scrub measured and promise no number of nines.",
        },
        new("L44", Heading.Retention, "The archive obeys strict rules against early deletion.")
        {
            Mechanism = "The vault itself refuses to destroy what is bound for a time or held, whoever asks and whatever their role. A legal hold is placed by an officer with power and lifted by two people; a shorter time counts only once two people agreed.",
            Test = "Objects bound as studies are destroyed in every way that the program knows, before and after their time: all must be refused before, and one must work afterwards.",
            Duty = "Attest the storage lock.",
            Limit = StudyRule,
        },
        new("L45", Heading.Retention, "Medical data is kept at least two years.")
        {
            Mechanism = "Two years from the end of a clinical study are a floor: a server that is configured to less does not start, and no request of two people goes below it.",
            Test = "One year, and two years less a day, are configured; the start must be refused. By the clock, destruction one day before two years must be refused.",
            Limit = StudyRule,
        },
        new("L46", Heading.Retention, "Data is kept at least three years after a study ends.")
        {
            Mechanism = "Studies are bound for three years from their end unless two people agreed to less; less than one year is refused at the start.",
            Test = "By the clock, with the settings of this installation: destruction one day before three years must be refused, one day after its time it must work.",
            Duty = "Pay for the hosting.",
            Limit = StudyRule,
        },
        new("L47", Heading.Retention, "Researchers can export their data at any time.")
        {
            Mechanism = "Sealed archives from the page, also of closed and archived studies; tables are taken in again.",
            Test = "A full export is read into an empty installation; the hash trees must agree.",
        },
        new("L48", Heading.Retention, "Longer periods of local law are honoured.")
        {
            Mechanism = "A table of countries prolongs the time of clinical studies; the installation can raise it and add countries, and a shorter time than the table knows is refused at the start.",
            Test = "Per country of a second list: by the clock, destruction one day before the period of its law must be refused; a shorter period in the configuration must stop the start.",
            Duty = "Compare the table with the law of every country where a study runs, and enter what is missing.",
            Limit = StudyRule,
        },
        new("L49", Heading.Hosting, "The servers are fully managed virtual machines.")
        {
            Mechanism = Record,
            Test = Expiry,
            Duty = "Attest the kind of machine.",
        },
        new("L50", Heading.Monitoring, "All servers are monitored all the time.")
        {
            Mechanism = "The program answers health probes on its listeners.",
            Test = "A killed worker must raise an alarm within a minute.",
            Duty = "Point an outside monitor at the health address.",
        },
        new("L51", Heading.Incidents, "Trouble is met at once by written procedures.")
        {
            Mechanism = NotBuilt,
            Test = "Each kind of alarm must have a runbook.",
            Duty = "Staff the procedures.",
        },
        new("L52", Heading.Continuity, "If a supplier fails, the effect on studies is small.")
        {
            Mechanism = "One program with no service behind it; anyone can run it from source.",
            Test = "Holds when L47 and L55 hold.",
        },
        new("L53", Heading.Continuity, "Money for at least three months of hosting is set aside.")
        {
            Mechanism = Record,
            Test = Expiry,
            Duty = "Attest the reserve.",
        },
        new("L54", Heading.Continuity, "The source is held in escrow for its users.")
        {
            Mechanism = NotBuilt,
            Test = "A deposited bundle, built offline, must give the same digest.",
            Duty = "Name the escrow agent.",
        },
        new("L55", Heading.Continuity, "The code can be run in one's own environment, or carried on by the host.")
        {
            Mechanism = "One program and one data directory; an installation starts from nothing by one command.",
            Test = "An empty directory must become a working server that passes its probes, without network.",
        },
        new("L56", Heading.Continuity, "Data is mirrored live in several zones of the study's country.")
        {
            Mechanism = NotBuilt,
            Test = "A target outside the study's country must be refused.",
            Duty = "Provide the zones.",
        },
        new("L57", Heading.Continuity, "The whole platform can be recreated in another zone within a day.")
        {
            Mechanism = NotBuilt,
            Test = "The last recovery drill must be under 90 days old and have taken under a day.",
            Duty = "Drill in a real zone.",
        },
        new("L58", Heading.Foundations, "The technology is recent and secure.")
        {
            Mechanism = "A supported .NET release, TLS 1.3, packages pinned by exact version.",
            Test = "The runtime's release and the TLS version of a modern client are read; both must be current.",
            Limit = "The check knows the end of support of the releases that existed when this version was built.",
        },
        new("L59", Heading.Incidents, "Nothing is completely secure, and the statement says so.")
        {
            Mechanism = "The statement ends with the list of what it does not promise.",
            Test = "The public page is fetched; the sentence and every limit must be on it.",
        },
        new("L60", Heading.Incidents, "After a breach people are told soon and the damage is limited.")
        {
            Mechanism = NotBuilt,
            Test = "Lock-down must end every session within five seconds.",
            Duty = "Decide and act.",
        },
        new("L61", Heading.Incidents, "The notice names the kind of breach and the measures taken.")
        {
            Mechanism = NotBuilt,
            Test = "A notice with an empty field must not be sendable.",
        },
        new("L62", Heading.Incidents, "People are told what they should do.")
        {
            Mechanism = NotBuilt,
            Test = "Exactly the people whose objects were touched must be on the list.",
        },
        new("L63", Heading.Foundations, "The statement shows when it was last changed.")
        {
            Mechanism = "The date of the last change of wording is part of the registry; a test ties it to a digest of the wording.",
            Test = "The page must show the date, and the date must belong to the wording in the program.",
        },
        new("L64", Heading.Foundations, "Papers for ethics boards are available.")
        {
            Mechanism = NotBuilt,
            Test = "The pack is built; every reference in it must resolve.",
        },
    ];
}
