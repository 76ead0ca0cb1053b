namespace CohortVault.Platform.Features.Statement.Registry;

/// <summary>L1-L34: how the platform is built, maintained and entered, and how data comes in.</summary>
internal static class PlatformControls
{
    private const string NotBuilt = "Nothing in this version does this yet.";
    private const string Record = "A dated record by the operator; software cannot see it.";
    private const string Expiry = "The record must exist and must not have expired.";

    public static IReadOnlyList<Control> All { get; } =
    [
        new("L1", Heading.Foundations, "The platform is built to the highest standards and set up by best practice.")
        {
            Mechanism = NotBuilt,
            Test = "Each requirement of the OWASP verification standard must have a status, and each one met a test.",
        },
        new("L2", Heading.Foundations, "The statement covers collection, storage, backup, security and regulation.")
        {
            Mechanism = "The statement is made from the control registry, by chapter.",
            Test = "Every chapter must have at least one control, and every control a claim, a mechanism and a test.",
        },
        new("L3", Heading.Maintenance, "The system is improved and patched regularly.")
        {
            Mechanism = NotBuilt,
            Test = "The last look for updates must be under 30 days old, with no unpatched critical advisory.",
            Duty = "Patch the operating system, and attest it.",
        },
        new("L4", Heading.Maintenance, "Updates that are not urgent happen at announced times.")
        {
            Mechanism = NotBuilt,
            Test = "By the clock: an update outside its window must be refused.",
            Duty = "Keep the calendar.",
        },
        new("L5", Heading.Maintenance, "Critical patches are rolled out at once without interrupting users.")
        {
            Mechanism = NotBuilt,
            Test = "Two instances are upgraded one after the other under load, with no failed request.",
            Duty = "Run two instances.",
        },
        new("L6", Heading.Maintenance, "Updates are tried in a copy of production first.")
        {
            Mechanism = NotBuilt,
            Test = "Applying an update without a fresh rehearsal must be refused.",
        },
        new("L7", Heading.Maintenance, "All users are told of updates, with what changes for them.")
        {
            Mechanism = NotBuilt,
            Test = "A release must put one notice before each active user.",
        },
        new("L8", Heading.Maintenance, "Vulnerabilities are assessed every month.")
        {
            Mechanism = NotBuilt,
            Test = "The last assessment must be no older than 31 days.",
            Duty = "Run an outside scan, and file its report.",
        },
        new("L9", Heading.Maintenance, "Changes pass security tests in a test environment before they are merged.")
        {
            Mechanism = "The repository's test command runs every suite, the attack cases included.",
            Test = "The program must carry a signed digest of the test run of its commit.",
            Duty = "Protect the main branch.",
        },
        new("L10", Heading.Access, "Signing in takes two steps.")
        {
            Mechanism = "After the password comes a code of an authenticator app (RFC 6238), a passkey (WebAuthn) or a recovery code; each answer counts once. A passkey alone is both steps: the device, and the PIN, fingerprint or face that it must ask for. The app's secret is sealed under the account's key, recovery codes are kept as digests. Only roles that the operator exempts go without, and never those who administer. The institution's log-in by single sign-on stands in for the password, and for the code only at a level of assurance that the operator names; never on the admin listener.",
            Test = "Without the second factor there must be no session; a used code must be refused.",
        },
        new("L11", Heading.Access, "Devices are known; a new device meets extra steps.")
        {
            Mechanism = "A browser becomes known by a random secret of its own, of which the digest is kept, once somebody has signed in from it with all it takes; the owner gets a mail. On an unknown one the second factor is asked, or, where a role goes without, a code that is mailed. Devices and their sessions are listed, named and revoked by their owner, at the next request. Wrong passwords and codes are counted for each known device apart, so that guessing elsewhere locks no owner out there.",
            Test = "Signing in from a new browser must meet the second step and send a notice; a revoked one must be out at its next request.",
            Limit = "A known device replaces no factor: the second step is asked there all the same. From where somebody signs in is not recorded.",
        },
        new("L12", Heading.Access, "Passwords are strong enough against guessing by force.")
        {
            Mechanism = "PBKDF2-HMAC-SHA-512 with at least 210,000 rounds, a list of common passwords, and limits for failed sign-ins.",
            Test = "The rounds are read from the hash that a probe account's registration stored.",
        },
        new("L13", Heading.Access, "Nobody can recover a password; the system holds an irreversible form alone.")
        {
            Mechanism =
                "Only a salted slow hash is stored; a forgotten password is replaced through a single-use link.",
            Test = "The password of a probe account must not be found in the raw bytes of the disk in any form searched; a used reset link must be refused.",
        },
        new("L14", Heading.Access, "A password has at least eight characters with a digit, an upper and a lower case letter.")
        {
            Mechanism = "One validator, used by pages and programs alike. The operator may choose the NIST profile in its place: at least 15 characters of any kind. The evidence names the rule in force.",
            Test = "A table of edge cases is sent through the real registration call; each must be accepted or refused as the rule says.",
            Limit = "This rule departs from OWASP ASVS 5.0 V6.2.5, and from NIST SP 800-63B, which ask for length and no composition. It is the default because it was promised.",
        },
        new("L15", Heading.Access, "Teams collaborate safely through permission settings.")
        {
            Mechanism = "Each study has roles that are sets of rights; every page of it names the rights it takes, and every act asks for its own.",
            Test = "For each member and action the answer is compared with the permissions granted.",
        },
        new("L16", Heading.Access, "Rights are tailored to each person, and nobody gets in without an explicit grant.")
        {
            Mechanism = "Membership comes from an accepted invitation to one's own address, open for 14 days; a role may have no right at all; rights are read anew at each request.",
            Test = "A new member must have no right; a revoked one must lose it at the next request.",
        },
        new("L17", Heading.Transmission, "All data between people and the system travels under TLS.")
        {
            Mechanism = "As T2. The outdated SSL versions are off; TLS 1.2 and 1.3 are on.",
            Test = "Greetings with SSL 3.0, TLS 1.0 and TLS 1.1 are sent as raw bytes, and a modern handshake is made; only the latter may succeed.",
            Duty = "Install a certificate that browsers trust.",
        },
        new("L18", Heading.Transmission, "Only the intended parties can read what is sent.")
        {
            Mechanism = "TLS 1.3, and TLS 1.2 with forward secrecy.",
            Test = "A greeting that offers key exchange without forward secrecy alone must be refused.",
        },
        new("L19", Heading.Collection, "Researchers are helped to keep data confidential; identifiers are removed before entry.")
        {
            Mechanism = NotBuilt,
            Test = "A file with eighteen kinds of identifiers is uploaded; each must be flagged.",
            Duty = "The researcher confirms each import.",
        },
        new("L20", Heading.Collection, "Nothing is collected without the consent of researcher and participant.")
        {
            Mechanism = "A study runs only under an approval in force; consent is asked in the transaction that saves.",
            Test = "Data before consent and after withdrawal must be refused.",
            Duty = "File the ethics board's decision.",
        },
        new("L21", Heading.Collection, "Personal details of participants are not stored.")
        {
            Mechanism = "Participants have a code and no other name; no column and no form of the program is for personal details.",
            Test = "No column for a participant's name, address or telephone may exist.",
        },
        new("L22", Heading.Collection, "Participants are known by random codes.")
        {
            Mechanism = "Nine characters (45 bits) from the system's random source and a check character.",
            Test = "A million codes must be unique and uniform.",
        },
        new("L23", Heading.Collection, "Codes carry no meaning and cannot be changed.")
        {
            Mechanism = "Triggers of the database refuse other codes and keep those given out.",
            Test = "Changing a code in the database must fail.",
        },
        new("L24", Heading.Collection, "A code is made whenever a participant is added.")
        {
            Mechanism = "Adding is what makes the code; none can be given.",
            Test = "A participant added without a code must have one.",
        },
        new("L25", Heading.Collection, "The list that links codes to persons stays with the researcher.")
        {
            Mechanism = "The list is made in the browser, on a page that has the codes and may send nothing, and is saved as an encrypted file on the researcher's disk.",
            Test = "The page's policy must forbid every connection and every form, its script must have no way to send or to store, and names that are sent to it all the same must be found nowhere.",
            Duty = "The researcher keeps the list and its passphrase safe.",
        },
        new("L26", Heading.Collection, "People are advised not to enter names, birth dates and the like.")
        {
            Mechanism = "The advice stands beside every free text, on phones in the participant's language. What looks like a name, a number or an address is pointed out before it is sent, without leaving the browser, and in tables before they are taken in.",
            Test = "The advice must stand beside each free text; of made-up lines with identifiers 95 of 100 must be recognised, of harmless ones at most 5 taken for something; a table with an address must be flagged.",
            Limit = "A detector misses what has no form, such as a first name in a sentence. It warns and holds nothing back.",
        },
        new("L27", Heading.Collection, "Codes are best linked to persons inside the researcher's own network.")
        {
            Mechanism = "A page to keep, one file that runs from the researcher's disk, puts the key list beside an export.",
            Test = "The page must need nothing outside of itself, and its own policy must forbid every connection.",
            Duty = "The researcher joins locally.",
        },
        new("L28", Heading.Collection, "Stored data cannot be traced back to a person.")
        {
            Mechanism = NotBuilt,
            Test = "An export in which fewer than five people share a combination must be refused.",
            Limit = "Genotypes and sensor series identify by their nature: software reduces the risk and cannot promise its absence.",
        },
        new("L29", Heading.Hosting, "The servers are run by a named provider in a named country.")
        {
            Mechanism = Record,
            Test = Expiry,
            Duty = "Name and attest provider and country.",
        },
        new("L30", Heading.Hosting, "The provider is certified by ISO 9001, 27001, 27017 and 27018.")
        {
            Mechanism = Record,
            Test = "All four certificates must be on file and in date.",
            Duty = "File the four certificates.",
        },
        new("L31", Heading.Hosting, "The data centre is guarded and watched day and night.")
        {
            Mechanism = Record,
            Test = Expiry,
            Duty = "File the provider's report.",
        },
        new("L32", Heading.Hosting, "Perimeter and entrances are controlled by staff, video and intrusion detection.")
        {
            Mechanism = Record,
            Test = Expiry,
            Duty = "File the provider's report.",
        },
        new("L33", Heading.Storage, "Data is strongly encrypted on the way and at rest.")
        {
            Mechanism = "TLS as in T2; sealed objects and columns as in T11.",
            Test = "Holds when T2 holds, no planted marker is found in any stored byte, and every stored object begins as a sealed one and looks like random bytes.",
        },
        new("L34", Heading.Foundations, "No third party has access.")
        {
            Mechanism =
                "Pages load nothing from elsewhere; the content security policy forbids it; there is no telemetry.",
            Test = "Every anonymous page is fetched; its policy must name no foreign source, and its text no foreign script, style, picture or frame.",
            Duty = "Attest the contracts with those who run the machine.",
        },
    ];
}
