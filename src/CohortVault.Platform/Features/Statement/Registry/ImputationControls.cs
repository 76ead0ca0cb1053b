namespace CohortVault.Platform.Features.Statement.Registry;

/// <summary>T1-T30: what a researcher who hands genotypes to an imputation service is promised.</summary>
internal static class ImputationControls
{
    private const string NotBuilt = "Nothing in this version does this yet.";

    public static IReadOnlyList<Control> All { get; } =
    [
        new("T1", Heading.Foundations, "Data goes to one named, secured server, where many protective measures are in force.")
        {
            Mechanism = "This statement lists every measure with its state; the program serves it itself.",
            Test = "The public statement is fetched and must hold a row with a state for each registered control.",
            Duty = "Name the provider and the region of the machine, and attest them.",
            Limit = "The program cannot see where in the world it runs.",
        },
        new("T2", Heading.Transmission, "Every exchange with the service runs over HTTPS.")
        {
            Mechanism = "Both listeners speak TLS 1.2 and 1.3 alone; there is no plain listener; every answer carries HSTS for two years.",
            Test = "Real handshakes with TLS 1.0 and 1.1 must be refused and with 1.2 and 1.3 succeed; plain HTTP must get no answer; "
                + "every route of the endpoint table must answer with HSTS.",
            Duty = "Install a certificate that browsers trust, with --certificate and --key.",
        },
        new("T3", Heading.Storage, "Uploaded genotypes are destroyed as soon as the job no longer needs them.")
        {
            Mechanism = "An upload is a sealed object; when quality control, its last reader, has ended, also in failure or cancellation, its key is destroyed and its bytes removed.",
            Test = "A probe upload goes in by the front door; during the job copies of the sealed files are kept aside; after it no upload key is left, "
                + "the kept copy put back does not open, the audit log proves the destruction, and no planted marker is found in the raw bytes of the disk; the same for a refused job.",
            Duty = "Switch off storage snapshots, or let them expire, where the data directory lives.",
            Limit = "A snapshot of the disk taken by the host keeps ciphertext and, until its expiry, the keys of that day. Copies of the key store open the upload until the key epoch ends, within a week; "
                + "backups from between upload and destruction until their keys are destroyed, after 35 days by default.",
        },
        new("T4", Heading.Storage, "Of a finished job only counts of samples and markers are kept, and nobody looks at the data.")
        {
            Mechanism = "The columns of a job that outlive it are on an allow-list; file and job names are sealed and die with the job; no route opens another's objects.",
            Test = "After a probe job every column of the jobs' tables is compared with the allow-list, and another account tries the job's routes.",
            Duty = "Attest that staff with access to the machine do not read its memory.",
            Limit = "Whoever rules the machine could read plain genotypes in memory while a job runs.",
        },
        new("T5", Heading.Results, "Results are encrypted with a strong one-time password that only their owner is shown.")
        {
            Mechanism = "Each archive is AES-256 (AE-2) zip; the password is sealed under a key of its own that the first reveal destroys.",
            Test = "A probe result must be an AE-2 archive at strength 3 that opens with the revealed password and with no other; "
                + "a second reveal must be refused with 410; the password must not be found in any byte on disk.",
            Limit = "The worker process knows the password while it encrypts. The zip code is not FIPS-validated.",
        },
        new("T6", Heading.Results, "Results can be fetched for seven days, over an encrypted connection, and are gone afterwards.")
        {
            Mechanism = "The expiry is fixed when a job finishes and is compared with the clock at every read; a sweeper destroys keys and bytes.",
            Test = "With the sweeper off and the clock moved by hand, a result is served one minute before the seventh day ends and refused with 410 one minute after.",
        },
        new("T7", Heading.Foundations, "The complete source code is public.")
        {
            Mechanism = "The source is under the Apache License 2.0.",
            Test = "The instance serves its own source; its hash must equal the tree of the commit built into the program.",
            Duty = "Publish the repository that the installation was built from.",
        },
        new("T8", Heading.Access, "An account needs an e-mail address of its own and a strong password.")
        {
            Mechanism = "A keyed index makes the normalised address unique; registration answers alike whether or not the address is taken.",
            Test = "One address is registered twice, in other letter case; the answers must be the same and only one account may exist.",
            Duty = "Connect outgoing mail, so that addresses are confirmed.",
        },
        new("T9", Heading.Access, "People can fetch their own results alone; no other user reaches their data.")
        {
            Mechanism = "Every endpoint names its policy; objects are looked up by their owner and are 404 to others; keys are wrapped per owner; each reading of a result or report is recorded before a byte leaves, and its owner sees it with proof.",
            Test = "From the endpoint table each route that takes a job is called as its owner, as another user and as nobody; routes without a declared policy fail the check.",
            Limit = "Share links, where the owner uses them, work for whoever holds the link: 256 random bits, revocable, sealed archives only.",
        },
        new("T10", Heading.Foundations, "Many measures protect the servers that hold the data.")
        {
            Mechanism = "As T1: the measures are the rows of this statement.",
            Test = "As T1, through the machine-readable statement.",
        },
        new("T11", Heading.Storage, "Everything stored is encrypted by validated cryptography (FIPS 140).")
        {
            Mechanism =
                "Objects are sealed with AES-256-GCM under keys of their own; sensitive columns are sealed one by one. Vault:RequireFips refuses to start where the system's OpenSSL is not in its FIPS state.",
            Test = "Every stored object must begin as a sealed one and look like random bytes; the system's OpenSSL is asked for its providers and its FIPS state.",
            Duty = "Install a validated OpenSSL module, enter its certificate number, and encrypt the disk.",
            Limit = "The program can use a validated module; it is not validated itself, and neither are its zip and Crypt4GH writers.",
        },
        new("T12", Heading.Transmission, "Connections inside the installation are encrypted too.")
        {
            Mechanism = "PostgreSQL is accepted over verified TLS alone. Workers are child processes reached through pipes, not the network.",
            Test = "The configuration validator must refuse a PostgreSQL connection that does not verify the server.",
        },
        new("T13", Heading.Access, "Every part runs with the least privilege it needs.")
        {
            Mechanism = "The data directory is closed to other users of the machine; the shipped service unit drops privileges.",
            Test = "The process must not run as root, must hold no capabilities, and the data directory must be 0700.",
            Duty = "Run the program as a user of its own, as the shipped unit does; review rights quarterly.",
        },
        new("T14", Heading.Access, "Administrators sign in with two factors.")
        {
            Mechanism = "Who administers cannot be exempt from the second factor, an authenticator app or a passkey; a session without it opens nothing but the page that sets it up, and administration takes power that a fresh proof switches on.",
            Test = "Every administration route must be closed to an operator with a password alone, and with both factors until a fresh code switches power on.",
            Duty = "Demand a second factor for logging in to the machine.",
        },
        new("T15", Heading.Access, "What a person may do follows from a role.")
        {
            Mechanism = "Roles, fixed ones and the installation's own, are sets of permissions; each endpoint demands a permission by policy. Who reads the audit log manages nothing; no permission reaches another's data; a role that administers is given by two people.",
            Test = "For each role and administration page the answer is compared with a matrix that is written down apart from the roles.",
        },
        new("T16", Heading.Access, "Credentials are temporary.")
        {
            Mechanism = "API tokens are opaque, stored as hashes, and live at most 90 days. Administrative power is on for at most an hour in one session, with a reason, and every administrator sees it.",
            Test = "A probe account's token must work, must not be found on disk, and must be refused when the clock has passed its 90 days; administrative power must be refused for more than an hour and gone after its time.",
            Duty = "Use roles with short-lived credentials at the cloud provider.",
        },
        new("T17", Heading.Transmission, "Requests pass a web application firewall.")
        {
            Mechanism = NotBuilt,
            Test = "A set of attack requests sent through the front must be refused with 403.",
            Duty = "Put the shipped reverse-proxy configuration in front.",
        },
        new("T18", Heading.Transmission, "Network access lists limit who reaches which listener.")
        {
            Mechanism = "The admin listener is bound to the loopback address by default; wherever it is bound, it takes connections from the machine itself and from listed addresses alone (Admin:Allow), before a byte is read.",
            Test = "A connection from an address outside the list must be cut off before a byte; from the same address, once it is listed, it must be answered.",
            Duty = "Attest the provider's network access lists.",
        },
        new("T19", Heading.Transmission, "Security groups open needed ports alone.")
        {
            Mechanism = NotBuilt,
            Test = "The provider's exported rules are read, and only the HTTPS port may be open.",
            Duty = "Keep one port open, and attest it.",
        },
        new("T20", Heading.Transmission, "Public and private parts are separate; only what is needed is exposed.")
        {
            Mechanism = "Public and administration listeners are separate; a route of one does not exist on the other.",
            Test = "The process must listen on its declared addresses alone, and administration routes must be 404 on the public listener.",
            Duty = "Attest the subnets.",
        },
        new("T21", Heading.Monitoring, "All internal requests are logged.")
        {
            Mechanism = "Each request on each listener, refused or not, leaves one structured record with method, route, status, time taken, listener and trace; addresses with secrets or names in them are replaced by the route's pattern.",
            Test = "N requests on each listener must leave N records with the same methods and statuses.",
            Duty = "Keep the program's output, and the provider's flow logs.",
            Limit = "Whether the records are kept is up to whoever takes the program's output; pipes to worker processes are not logged call by call.",
        },
        new("T22", Heading.Monitoring, "Internal traffic is scanned for malicious and unusual patterns.")
        {
            Mechanism = NotBuilt,
            Test = "A recorded attack log is replayed; each rule must fire.",
        },
        new("T23", Heading.Transmission, "The service withstands floods of requests.")
        {
            Mechanism = "Header time-out, keep-alive limit, and limits for registration and sign-in.",
            Test = "Slow and flooding clients must not keep a probe user out.",
            Duty = "Floods larger than the link must be filtered by the provider.",
            Limit = "No software can stop a flood that fills the line before it.",
        },
        new("T24", Heading.Monitoring, "What administrators do is logged.")
        {
            Mechanism = "A change and its audit record commit in one transaction; the database refuses to change or remove records; the log is a signed tree whose checkpoints are kept.",
            Test = "Acts of an administrator must be told by the log with what and why; the database must refuse three ways of changing it; without the log no change may happen; and every record of this installation must be as it was signed.",
            Limit = "Whoever has the database and the machine to himself can write another history; checkpoints that are kept outside, or witnesses, show it.",
        },
        new("T25", Heading.Monitoring, "What the system does is logged.")
        {
            Mechanism = "Start, stop and version of the program, the names of settings that changed, destruction of keys, job events and changes of control states enter the audit log; what cannot record its start does not start.",
            Test = "A scratch instance is started, stopped, started with the same and with another configuration: each must leave its records and no others.",
            Duty = "Run the host's own audit daemon.",
        },
        new("T26", Heading.Monitoring, "Network traffic is logged.")
        {
            Mechanism = "Connections that are refused by address, or end without a TLS session, leave a record with listener and address; all others become requests, which are logged (T21).",
            Test = "Outdated greetings and plain HTTP on both listeners must leave a record each, good connections none.",
            Duty = "Keep the program's output, and the provider's flow logs.",
            Limit = "Packets that the machine drops before they reach the program are seen by the machine and the network alone.",
        },
        new("T27", Heading.Monitoring, "The logs are scanned for anomalies.")
        {
            Mechanism = NotBuilt,
            Test = "Stopping the scanner must raise an alarm within two minutes.",
        },
        new("T28", Heading.Monitoring, "Findings alert the administrators.")
        {
            Mechanism = NotBuilt,
            Test = "A test alarm must reach a mailbox within a minute.",
            Duty = "Attest the contact list.",
        },
        new("T29", Heading.Results, "For as long as results are on the server they are under the one-time password.")
        {
            Mechanism = "Workers seal and encrypt as they write; plain results exist in memory alone.",
            Test = "While a probe job runs, the raw bytes of the data directory and of temporary directories are searched for its sample names again and again.",
            Limit = "Searching finds plain text in the places named; it cannot see memory that the system wrote to swap, so swap must be off or encrypted.",
        },
        new("T30", Heading.Results, "The password has upper and lower case letters, digits and special characters, and none more than three times.")
        {
            Mechanism =
                "Passwords of 20 and more characters are drawn from the system's random source until all rules hold.",
            Test = "Well over a hundred thousand passwords are generated; each must meet every rule, none may repeat, and every character must be about as frequent as chance says.",
        },
    ];
}
