using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CohortVault.Platform.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "assignments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    FirstDay = table.Column<int>(type: "integer", nullable: false),
                    EveryDays = table.Column<int>(type: "integer", nullable: false),
                    Times = table.Column<int>(type: "integer", nullable: false),
                    From = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    OpenHours = table.Column<int>(type: "integer", nullable: false),
                    MadeAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assignments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "audit_checkpoints",
                columns: table => new
                {
                    Origin = table.Column<int>(type: "integer", nullable: false),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Root = table.Column<byte[]>(type: "bytea", nullable: false),
                    Time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_checkpoints", x => new { x.Origin, x.Size });
                });

            migrationBuilder.CreateTable(
                name: "audit_cosignatures",
                columns: table => new
                {
                    Origin = table.Column<int>(type: "integer", nullable: false),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Witness = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Line = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_cosignatures", x => new { x.Origin, x.Size, x.Witness, x.Time });
                });

            migrationBuilder.CreateTable(
                name: "audit_head",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Frontier = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_head", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "audit_nodes",
                columns: table => new
                {
                    Level = table.Column<int>(type: "integer", nullable: false),
                    Place = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_nodes", x => new { x.Level, x.Place });
                });

            migrationBuilder.CreateTable(
                name: "audit_origins",
                columns: table => new
                {
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    PublicKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    From = table.Column<long>(type: "bigint", nullable: false),
                    Time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_origins", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "audit_records",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Action = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Commitment = table.Column<byte[]>(type: "bytea", nullable: false),
                    Payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    LeafHash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_records", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "consent_forms",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    Signature = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    NeedsStaff = table.Column<bool>(type: "boolean", nullable: false),
                    AsksAnew = table.Column<bool>(type: "boolean", nullable: false),
                    PublishedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consent_forms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "consents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    ParticipantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    GivenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OnPaper = table.Column<bool>(type: "boolean", nullable: false),
                    Evidence = table.Column<byte[]>(type: "bytea", nullable: false),
                    StaffId = table.Column<Guid>(type: "uuid", nullable: true),
                    StaffSignedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    WithdrawnAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "control_attestations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Control = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    Claim = table.Column<string>(type: "text", nullable: false),
                    Role = table.Column<string>(type: "text", nullable: false),
                    Method = table.Column<string>(type: "text", nullable: false),
                    Evidence = table.Column<string>(type: "text", nullable: false),
                    IssuedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_control_attestations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "control_checks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Control = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    CheckedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    Evidence = table.Column<string>(type: "text", nullable: false),
                    Details = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_control_checks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "custom_roles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Permissions = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_custom_roles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "destroyed_keys",
                columns: table => new
                {
                    Target = table.Column<int>(type: "integer", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    MovedTo = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_destroyed_keys", x => new { x.Target, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "destruction_certificates",
                columns: table => new
                {
                    Target = table.Column<int>(type: "integer", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Record = table.Column<Guid>(type: "uuid", nullable: false),
                    Text = table.Column<byte[]>(type: "bytea", nullable: false),
                    CompletedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_destruction_certificates", x => new { x.Target, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "destruction_tallies",
                columns: table => new
                {
                    Class = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Waiting = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_destruction_tallies", x => x.Class);
                });

            migrationBuilder.CreateTable(
                name: "destructions",
                columns: table => new
                {
                    Target = table.Column<int>(type: "integer", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Policy = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Contents = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    KeyName = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Keys = table.Column<int>(type: "integer", nullable: false),
                    Epoch = table.Column<int>(type: "integer", nullable: false),
                    DecidedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_destructions", x => new { x.Target, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "imputation_jobs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PublicId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Account = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Panel = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Build = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    Population = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Phasing = table.Column<bool>(type: "boolean", nullable: false),
                    OnlyQualityControl = table.Column<bool>(type: "boolean", nullable: false),
                    MinimumR2 = table.Column<double>(type: "double precision", nullable: false),
                    Empirical = table.Column<bool>(type: "boolean", nullable: false),
                    OwnPassword = table.Column<bool>(type: "boolean", nullable: false),
                    ShareLinks = table.Column<bool>(type: "boolean", nullable: false),
                    SubmittedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Samples = table.Column<int>(type: "integer", nullable: true),
                    Markers = table.Column<int>(type: "integer", nullable: true),
                    Chromosomes = table.Column<int>(type: "integer", nullable: true),
                    Chunks = table.Column<int>(type: "integer", nullable: true),
                    FailureCode = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    FailedIn = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    InputSubject = table.Column<Guid>(type: "uuid", nullable: false),
                    WorkSubject = table.Column<Guid>(type: "uuid", nullable: false),
                    ResultSubject = table.Column<Guid>(type: "uuid", nullable: false),
                    NameObject = table.Column<Guid>(type: "uuid", nullable: true),
                    FilesObject = table.Column<Guid>(type: "uuid", nullable: true),
                    ReportObject = table.Column<Guid>(type: "uuid", nullable: true),
                    PasswordObject = table.Column<Guid>(type: "uuid", nullable: true),
                    InputDestroyedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    WorkDestroyedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ResultsDestroyedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    EndMailAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ReminderMailAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_imputation_jobs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "instrument_drafts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Revision = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_instrument_drafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "legal_holds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Thing = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Reason = table.Column<byte[]>(type: "bytea", nullable: false),
                    PlacedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    PlacedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LiftedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    LiftedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_legal_holds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_mails",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: true),
                    Template = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Recipient = table.Column<byte[]>(type: "bytea", nullable: false),
                    Subject = table.Column<byte[]>(type: "bytea", nullable: false),
                    Body = table.Column<byte[]>(type: "bytea", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DemoViewDigest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outgoing_mails", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "panels",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Build = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    Open = table.Column<bool>(type: "boolean", nullable: false),
                    Subject = table.Column<Guid>(type: "uuid", nullable: false),
                    AddedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_panels", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "participant_arms",
                columns: table => new
                {
                    ParticipantId = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Arm = table.Column<byte[]>(type: "bytea", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant_arms", x => x.ParticipantId);
                });

            migrationBuilder.CreateTable(
                name: "participant_codes",
                columns: table => new
                {
                    CodeIndex = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant_codes", x => x.CodeIndex);
                });

            migrationBuilder.CreateTable(
                name: "planned_tasks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AssignmentId = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    ParticipantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    PlannedLocal = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    OpensAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ClosesAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ShownAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    OpenedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RemindedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    LastRemindedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DoneWithin = table.Column<long>(type: "bigint", nullable: true),
                    ReceivedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Submission = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_planned_tasks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "published_destructions",
                columns: table => new
                {
                    Week = table.Column<DateOnly>(type: "date", nullable: false),
                    Record = table.Column<Guid>(type: "uuid", nullable: true),
                    Counts = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_published_destructions", x => x.Week);
                });

            migrationBuilder.CreateTable(
                name: "record_files",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    ParticipantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Spot = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    KeptAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_files", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "record_forms",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    ParticipantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Place = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Instance = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    FirstAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SavedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_forms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "record_looks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    ParticipantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Place = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_looks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "restorations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    RestoredAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    BackupStartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    DestructionsKnownUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    NewerListSeen = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_restorations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "retained_subjects",
                columns: table => new
                {
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retained_subjects", x => x.SubjectId);
                });

            migrationBuilder.CreateTable(
                name: "retention_rules",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Period = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retention_rules", x => x.Kind);
                });

            migrationBuilder.CreateTable(
                name: "sealed_objects",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Purpose = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Length = table.Column<long>(type: "bigint", nullable: false),
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Condemned = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sealed_objects", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "studies",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Title = table.Column<byte[]>(type: "bytea", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Country = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    IsClinical = table.Column<bool>(type: "boolean", nullable: false),
                    KeepYears = table.Column<int>(type: "integer", nullable: false),
                    ApprovalBoard = table.Column<byte[]>(type: "bytea", nullable: true),
                    ApprovalReference = table.Column<byte[]>(type: "bytea", nullable: true),
                    ApprovedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    ApprovedUntil = table.Column<DateOnly>(type: "date", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Stamp = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_studies", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "study_designs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    TakenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_designs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "study_dictionaries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    Renames = table.Column<byte[]>(type: "bytea", nullable: true),
                    Instruments = table.Column<int>(type: "integer", nullable: false),
                    Fields = table.Column<int>(type: "integer", nullable: false),
                    TakenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_dictionaries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "study_exports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Choices = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Archive = table.Column<Guid>(type: "uuid", nullable: true),
                    Password = table.Column<Guid>(type: "uuid", nullable: true),
                    Length = table.Column<long>(type: "bigint", nullable: false),
                    Values = table.Column<long>(type: "bigint", nullable: false),
                    Failure = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_exports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "study_pseudonym_keys",
                columns: table => new
                {
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Key = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_pseudonym_keys", x => x.StudyId);
                });

            migrationBuilder.CreateTable(
                name: "uploads",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Length = table.Column<long>(type: "bigint", nullable: false),
                    Received = table.Column<long>(type: "bigint", nullable: false),
                    Manifest = table.Column<byte[]>(type: "bytea", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_uploads", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "used_challenges",
                columns: table => new
                {
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_used_challenges", x => x.Digest);
                });

            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    UserNameIndex = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    EmailIndex = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    UserName = table.Column<byte[]>(type: "bytea", nullable: false),
                    Email = table.Column<byte[]>(type: "bytea", nullable: false),
                    FullName = table.Column<byte[]>(type: "bytea", nullable: false),
                    PasswordHash = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    SecurityStamp = table.Column<Guid>(type: "uuid", nullable: false),
                    Role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    CustomRoleId = table.Column<Guid>(type: "uuid", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ConfirmedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DeletionDecidedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    FailedAttempts = table.Column<int>(type: "integer", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    WarnedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DeviceCodeAttempts = table.Column<int>(type: "integer", nullable: false),
                    NextDeviceCodeAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accounts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_accounts_custom_roles_CustomRoleId",
                        column: x => x.CustomRoleId,
                        principalTable: "custom_roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "imputation_objects",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Job = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    Task = table.Column<Guid>(type: "uuid", nullable: true),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Chromosome = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Start = table.Column<int>(type: "integer", nullable: false),
                    End = table.Column<int>(type: "integer", nullable: false),
                    Committed = table.Column<bool>(type: "boolean", nullable: false),
                    Length = table.Column<long>(type: "bigint", nullable: false),
                    LinkHash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    SealedLink = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_imputation_objects", x => x.Id);
                    table.ForeignKey(
                        name: "FK_imputation_objects_imputation_jobs_Job",
                        column: x => x.Job,
                        principalTable: "imputation_jobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "imputation_tasks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Job = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Ordinal = table.Column<int>(type: "integer", nullable: false),
                    Chromosome = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Start = table.Column<int>(type: "integer", nullable: false),
                    End = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    LeasedUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    NotBefore = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_imputation_tasks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_imputation_tasks_imputation_jobs_Job",
                        column: x => x.Job,
                        principalTable: "imputation_jobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "held_subjects",
                columns: table => new
                {
                    HoldId = table.Column<Guid>(type: "uuid", nullable: false),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_held_subjects", x => new { x.HoldId, x.SubjectId });
                    table.ForeignKey(
                        name: "FK_held_subjects_legal_holds_HoldId",
                        column: x => x.HoldId,
                        principalTable: "legal_holds",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "panel_files",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ReferencePanelId = table.Column<string>(type: "character varying(64)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_panel_files", x => x.Id);
                    table.ForeignKey(
                        name: "FK_panel_files_panels_ReferencePanelId",
                        column: x => x.ReferencePanelId,
                        principalTable: "panels",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "participants",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    SiteId = table.Column<Guid>(type: "uuid", nullable: true),
                    Code = table.Column<byte[]>(type: "bytea", nullable: false),
                    CodeIndex = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    AddedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    StateAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Stamp = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participants", x => x.Id);
                    table.ForeignKey(
                        name: "FK_participants_participant_codes_CodeIndex",
                        column: x => x.CodeIndex,
                        principalTable: "participant_codes",
                        principalColumn: "CodeIndex",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "record_changes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    FormId = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    By = table.Column<Guid>(type: "uuid", nullable: true),
                    Submission = table.Column<Guid>(type: "uuid", nullable: true),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_changes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_record_changes_record_forms_FormId",
                        column: x => x.FormId,
                        principalTable: "record_forms",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "study_roles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Rights = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    Instruments = table.Column<byte[]>(type: "bytea", nullable: true),
                    Place = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_roles", x => x.Id);
                    table.ForeignKey(
                        name: "FK_study_roles_studies_StudyId",
                        column: x => x.StudyId,
                        principalTable: "studies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "study_sites",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_sites", x => x.Id);
                    table.ForeignKey(
                        name: "FK_study_sites_studies_StudyId",
                        column: x => x.StudyId,
                        principalTable: "studies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "account_links",
                columns: table => new
                {
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Purpose = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: true),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_links", x => x.Digest);
                    table.ForeignKey(
                        name: "FK_account_links_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "api_tokens",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Name = table.Column<byte[]>(type: "bytea", nullable: false),
                    Scopes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RemindedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_tokens", x => x.Id);
                    table.ForeignKey(
                        name: "FK_api_tokens_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "devices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Name = table.Column<byte[]>(type: "bytea", nullable: false),
                    FirstUsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastUsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    FailedPasswords = table.Column<int>(type: "integer", nullable: false),
                    NextPasswordAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    FailedCodes = table.Column<int>(type: "integer", nullable: false),
                    NextCodeAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices", x => x.Id);
                    table.ForeignKey(
                        name: "FK_devices_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "external_identities",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Index = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Identity = table.Column<byte[]>(type: "bytea", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_external_identities", x => x.Id);
                    table.ForeignKey(
                        name: "FK_external_identities_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "passkeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    CredentialId = table.Column<byte[]>(type: "bytea", maxLength: 1023, nullable: false),
                    PublicKey = table.Column<byte[]>(type: "bytea", maxLength: 2048, nullable: false),
                    Domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    SignCount = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<byte[]>(type: "bytea", nullable: false),
                    Transports = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    IsBackupEligible = table.Column<bool>(type: "boolean", nullable: false),
                    IsBackedUp = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UsedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passkeys", x => x.Id);
                    table.ForeignKey(
                        name: "FK_passkeys_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "powers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    SessionDigest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Reason = table.Column<byte[]>(type: "bytea", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndsAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_powers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_powers_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "recovery_codes",
                columns: table => new
                {
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recovery_codes", x => x.Digest);
                    table.ForeignKey(
                        name: "FK_recovery_codes_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "second_factors",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Secret = table.Column<byte[]>(type: "bytea", nullable: true),
                    EnrolledAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastStep = table.Column<long>(type: "bigint", nullable: false),
                    FailedAttempts = table.Column<int>(type: "integer", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_second_factors", x => x.AccountId);
                    table.ForeignKey(
                        name: "FK_second_factors_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "two_person_requests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Act = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Subject = table.Column<Guid>(type: "uuid", nullable: false),
                    Detail = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    RequestedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    Reason = table.Column<byte[]>(type: "bytea", nullable: false),
                    RequestedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    DecidedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    DecidedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_two_person_requests", x => x.Id);
                    table.ForeignKey(
                        name: "FK_two_person_requests_accounts_RequestedBy",
                        column: x => x.RequestedBy,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_two_person_requests_accounts_Subject",
                        column: x => x.Subject,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "participant_invitations",
                columns: table => new
                {
                    ParticipantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    MadeAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndsAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant_invitations", x => x.ParticipantId);
                    table.ForeignKey(
                        name: "FK_participant_invitations_participants_ParticipantId",
                        column: x => x.ParticipantId,
                        principalTable: "participants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "participant_phones",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ParticipantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Pin = table.Column<byte[]>(type: "bytea", nullable: false),
                    Settings = table.Column<byte[]>(type: "bytea", nullable: false),
                    PrivateKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    PublicKey = table.Column<byte[]>(type: "bytea", maxLength: 65, nullable: false),
                    FailedPins = table.Column<int>(type: "integer", nullable: false),
                    NextPinAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    JoinedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OpenUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant_phones", x => x.Id);
                    table.ForeignKey(
                        name: "FK_participant_phones_participants_ParticipantId",
                        column: x => x.ParticipantId,
                        principalTable: "participants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "participant_steps",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ParticipantId = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_participant_steps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_participant_steps_participants_ParticipantId",
                        column: x => x.ParticipantId,
                        principalTable: "participants",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "study_invitations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    RoleId = table.Column<Guid>(type: "uuid", nullable: false),
                    SiteId = table.Column<Guid>(type: "uuid", nullable: true),
                    EndsAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Address = table.Column<byte[]>(type: "bytea", nullable: false),
                    AddressIndex = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    InvitedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OpenUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_invitations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_study_invitations_studies_StudyId",
                        column: x => x.StudyId,
                        principalTable: "studies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_study_invitations_study_roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "study_roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_study_invitations_study_sites_SiteId",
                        column: x => x.SiteId,
                        principalTable: "study_sites",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "study_members",
                columns: table => new
                {
                    StudyId = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    RoleId = table.Column<Guid>(type: "uuid", nullable: false),
                    SiteId = table.Column<Guid>(type: "uuid", nullable: true),
                    EndsAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    JoinedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_study_members", x => new { x.StudyId, x.AccountId });
                    table.ForeignKey(
                        name: "FK_study_members_studies_StudyId",
                        column: x => x.StudyId,
                        principalTable: "studies",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_study_members_study_roles_RoleId",
                        column: x => x.RoleId,
                        principalTable: "study_roles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_study_members_study_sites_SiteId",
                        column: x => x.SiteId,
                        principalTable: "study_sites",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    SecurityStamp = table.Column<Guid>(type: "uuid", nullable: false),
                    Listener = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    DeviceId = table.Column<Guid>(type: "uuid", nullable: true),
                    Stage = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    EndsAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => x.Digest);
                    table.ForeignKey(
                        name: "FK_sessions_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_sessions_devices_DeviceId",
                        column: x => x.DeviceId,
                        principalTable: "devices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "phone_subscriptions",
                columns: table => new
                {
                    PhoneId = table.Column<Guid>(type: "uuid", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    MadeAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_phone_subscriptions", x => x.PhoneId);
                    table.ForeignKey(
                        name: "FK_phone_subscriptions_participant_phones_PhoneId",
                        column: x => x.PhoneId,
                        principalTable: "participant_phones",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "device_codes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    SessionDigest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Code = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_device_codes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_device_codes_sessions_SessionDigest",
                        column: x => x.SessionDigest,
                        principalTable: "sessions",
                        principalColumn: "Digest",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "audit_head",
                columns: new[] { "Id", "Frontier", "Size" },
                values: new object[] { 1, new byte[0], 0L });

            migrationBuilder.CreateIndex(
                name: "IX_account_links_AccountId",
                table: "account_links",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_accounts_CustomRoleId",
                table: "accounts",
                column: "CustomRoleId");

            migrationBuilder.CreateIndex(
                name: "IX_accounts_DeletionDecidedAt",
                table: "accounts",
                column: "DeletionDecidedAt");

            migrationBuilder.CreateIndex(
                name: "IX_accounts_EmailIndex",
                table: "accounts",
                column: "EmailIndex",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_accounts_UserNameIndex",
                table: "accounts",
                column: "UserNameIndex",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_api_tokens_AccountId",
                table: "api_tokens",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_api_tokens_Digest",
                table: "api_tokens",
                column: "Digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_assignments_StudyId",
                table: "assignments",
                column: "StudyId");

            migrationBuilder.CreateIndex(
                name: "IX_audit_checkpoints_Time",
                table: "audit_checkpoints",
                column: "Time");

            migrationBuilder.CreateIndex(
                name: "IX_audit_records_OwnerId_Sequence",
                table: "audit_records",
                columns: new[] { "OwnerId", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_records_Sequence",
                table: "audit_records",
                column: "Sequence",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_consent_forms_StudyId_Version",
                table: "consent_forms",
                columns: new[] { "StudyId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_consents_ParticipantId_Version",
                table: "consents",
                columns: new[] { "ParticipantId", "Version" });

            migrationBuilder.CreateIndex(
                name: "IX_consents_StudyId_WithdrawnAt",
                table: "consents",
                columns: new[] { "StudyId", "WithdrawnAt" });

            migrationBuilder.CreateIndex(
                name: "IX_control_attestations_Control_IssuedAt",
                table: "control_attestations",
                columns: new[] { "Control", "IssuedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_control_checks_Control_CheckedAt",
                table: "control_checks",
                columns: new[] { "Control", "CheckedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_custom_roles_Name",
                table: "custom_roles",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_destroyed_keys_At",
                table: "destroyed_keys",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_destruction_certificates_OwnerId_CompletedAt",
                table: "destruction_certificates",
                columns: new[] { "OwnerId", "CompletedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_destruction_certificates_SubjectId",
                table: "destruction_certificates",
                column: "SubjectId");

            migrationBuilder.CreateIndex(
                name: "IX_device_codes_SessionDigest",
                table: "device_codes",
                column: "SessionDigest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_devices_AccountId",
                table: "devices",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_devices_Digest",
                table: "devices",
                column: "Digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_external_identities_AccountId",
                table: "external_identities",
                column: "AccountId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_external_identities_Index",
                table: "external_identities",
                column: "Index",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_held_subjects_SubjectId",
                table: "held_subjects",
                column: "SubjectId");

            migrationBuilder.CreateIndex(
                name: "IX_imputation_jobs_Account_SubmittedAt",
                table: "imputation_jobs",
                columns: new[] { "Account", "SubmittedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_imputation_jobs_PublicId",
                table: "imputation_jobs",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_imputation_jobs_State",
                table: "imputation_jobs",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_imputation_objects_Job",
                table: "imputation_objects",
                column: "Job");

            migrationBuilder.CreateIndex(
                name: "IX_imputation_objects_LinkHash",
                table: "imputation_objects",
                column: "LinkHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_imputation_tasks_Job",
                table: "imputation_tasks",
                column: "Job");

            migrationBuilder.CreateIndex(
                name: "IX_instrument_drafts_StudyId_Number",
                table: "instrument_drafts",
                columns: new[] { "StudyId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_legal_holds_OwnerId",
                table: "legal_holds",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_outgoing_mails_CreatedAt",
                table: "outgoing_mails",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_outgoing_mails_DemoViewDigest",
                table: "outgoing_mails",
                column: "DemoViewDigest");

            migrationBuilder.CreateIndex(
                name: "IX_outgoing_mails_NextAttemptAt",
                table: "outgoing_mails",
                column: "NextAttemptAt");

            migrationBuilder.CreateIndex(
                name: "IX_panel_files_ReferencePanelId",
                table: "panel_files",
                column: "ReferencePanelId");

            migrationBuilder.CreateIndex(
                name: "IX_participant_arms_StudyId",
                table: "participant_arms",
                column: "StudyId");

            migrationBuilder.CreateIndex(
                name: "IX_participant_invitations_Digest",
                table: "participant_invitations",
                column: "Digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_participant_phones_Digest",
                table: "participant_phones",
                column: "Digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_participant_phones_ParticipantId",
                table: "participant_phones",
                column: "ParticipantId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_participant_steps_ParticipantId_At",
                table: "participant_steps",
                columns: new[] { "ParticipantId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_participants_CodeIndex",
                table: "participants",
                column: "CodeIndex",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_participants_StudyId_State_AddedAt",
                table: "participants",
                columns: new[] { "StudyId", "State", "AddedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_passkeys_AccountId",
                table: "passkeys",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_passkeys_CredentialId",
                table: "passkeys",
                column: "CredentialId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_planned_tasks_ParticipantId_AssignmentId_Number",
                table: "planned_tasks",
                columns: new[] { "ParticipantId", "AssignmentId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_planned_tasks_StudyId_PlannedLocal_ParticipantId_OpensAt_Cl~",
                table: "planned_tasks",
                columns: new[] { "StudyId", "PlannedLocal", "ParticipantId", "OpensAt", "ClosesAt", "DoneAt" });

            migrationBuilder.CreateIndex(
                name: "IX_planned_tasks_Submission",
                table: "planned_tasks",
                column: "Submission",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_powers_AccountId",
                table: "powers",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_powers_EndsAt",
                table: "powers",
                column: "EndsAt");

            migrationBuilder.CreateIndex(
                name: "IX_powers_SessionDigest",
                table: "powers",
                column: "SessionDigest");

            migrationBuilder.CreateIndex(
                name: "IX_record_changes_FormId_Version",
                table: "record_changes",
                columns: new[] { "FormId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_record_changes_Submission",
                table: "record_changes",
                column: "Submission",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_record_files_KeptAt_At",
                table: "record_files",
                columns: new[] { "KeptAt", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_record_files_ParticipantId_KeptAt",
                table: "record_files",
                columns: new[] { "ParticipantId", "KeptAt" });

            migrationBuilder.CreateIndex(
                name: "IX_record_forms_ParticipantId_Place_Instance",
                table: "record_forms",
                columns: new[] { "ParticipantId", "Place", "Instance" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_record_forms_StudyId_ParticipantId",
                table: "record_forms",
                columns: new[] { "StudyId", "ParticipantId" });

            migrationBuilder.CreateIndex(
                name: "IX_record_looks_By_ParticipantId_Place_Hour",
                table: "record_looks",
                columns: new[] { "By", "ParticipantId", "Place", "Hour" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_recovery_codes_AccountId",
                table: "recovery_codes",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_retained_subjects_OwnerId",
                table: "retained_subjects",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_retained_subjects_Until",
                table: "retained_subjects",
                column: "Until");

            migrationBuilder.CreateIndex(
                name: "IX_sealed_objects_OwnerId",
                table: "sealed_objects",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_sealed_objects_SubjectId",
                table: "sealed_objects",
                column: "SubjectId");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_AccountId",
                table: "sessions",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_DeviceId",
                table: "sessions",
                column: "DeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_EndsAt",
                table: "sessions",
                column: "EndsAt");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_Id",
                table: "sessions",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_study_designs_StudyId_Version",
                table: "study_designs",
                columns: new[] { "StudyId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_study_dictionaries_StudyId_Version",
                table: "study_dictionaries",
                columns: new[] { "StudyId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_study_exports_State",
                table: "study_exports",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_study_exports_StudyId_AccountId",
                table: "study_exports",
                columns: new[] { "StudyId", "AccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_study_invitations_AddressIndex",
                table: "study_invitations",
                column: "AddressIndex");

            migrationBuilder.CreateIndex(
                name: "IX_study_invitations_RoleId",
                table: "study_invitations",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "IX_study_invitations_SiteId",
                table: "study_invitations",
                column: "SiteId");

            migrationBuilder.CreateIndex(
                name: "IX_study_invitations_StudyId_AddressIndex",
                table: "study_invitations",
                columns: new[] { "StudyId", "AddressIndex" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_study_members_AccountId",
                table: "study_members",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_study_members_RoleId",
                table: "study_members",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "IX_study_members_SiteId",
                table: "study_members",
                column: "SiteId");

            migrationBuilder.CreateIndex(
                name: "IX_study_roles_StudyId_Name",
                table: "study_roles",
                columns: new[] { "StudyId", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_study_sites_StudyId",
                table: "study_sites",
                column: "StudyId");

            migrationBuilder.CreateIndex(
                name: "IX_two_person_requests_RequestedBy",
                table: "two_person_requests",
                column: "RequestedBy");

            migrationBuilder.CreateIndex(
                name: "IX_two_person_requests_State",
                table: "two_person_requests",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_two_person_requests_Subject",
                table: "two_person_requests",
                column: "Subject");

            migrationBuilder.CreateIndex(
                name: "IX_uploads_ExpiresAt",
                table: "uploads",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_uploads_OwnerId",
                table: "uploads",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_used_challenges_ExpiresAt",
                table: "used_challenges",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_links");

            migrationBuilder.DropTable(
                name: "api_tokens");

            migrationBuilder.DropTable(
                name: "assignments");

            migrationBuilder.DropTable(
                name: "audit_checkpoints");

            migrationBuilder.DropTable(
                name: "audit_cosignatures");

            migrationBuilder.DropTable(
                name: "audit_head");

            migrationBuilder.DropTable(
                name: "audit_nodes");

            migrationBuilder.DropTable(
                name: "audit_origins");

            migrationBuilder.DropTable(
                name: "audit_records");

            migrationBuilder.DropTable(
                name: "consent_forms");

            migrationBuilder.DropTable(
                name: "consents");

            migrationBuilder.DropTable(
                name: "control_attestations");

            migrationBuilder.DropTable(
                name: "control_checks");

            migrationBuilder.DropTable(
                name: "destroyed_keys");

            migrationBuilder.DropTable(
                name: "destruction_certificates");

            migrationBuilder.DropTable(
                name: "destruction_tallies");

            migrationBuilder.DropTable(
                name: "destructions");

            migrationBuilder.DropTable(
                name: "device_codes");

            migrationBuilder.DropTable(
                name: "external_identities");

            migrationBuilder.DropTable(
                name: "held_subjects");

            migrationBuilder.DropTable(
                name: "imputation_objects");

            migrationBuilder.DropTable(
                name: "imputation_tasks");

            migrationBuilder.DropTable(
                name: "instrument_drafts");

            migrationBuilder.DropTable(
                name: "outgoing_mails");

            migrationBuilder.DropTable(
                name: "panel_files");

            migrationBuilder.DropTable(
                name: "participant_arms");

            migrationBuilder.DropTable(
                name: "participant_invitations");

            migrationBuilder.DropTable(
                name: "participant_steps");

            migrationBuilder.DropTable(
                name: "passkeys");

            migrationBuilder.DropTable(
                name: "phone_subscriptions");

            migrationBuilder.DropTable(
                name: "planned_tasks");

            migrationBuilder.DropTable(
                name: "powers");

            migrationBuilder.DropTable(
                name: "published_destructions");

            migrationBuilder.DropTable(
                name: "record_changes");

            migrationBuilder.DropTable(
                name: "record_files");

            migrationBuilder.DropTable(
                name: "record_looks");

            migrationBuilder.DropTable(
                name: "recovery_codes");

            migrationBuilder.DropTable(
                name: "restorations");

            migrationBuilder.DropTable(
                name: "retained_subjects");

            migrationBuilder.DropTable(
                name: "retention_rules");

            migrationBuilder.DropTable(
                name: "sealed_objects");

            migrationBuilder.DropTable(
                name: "second_factors");

            migrationBuilder.DropTable(
                name: "study_designs");

            migrationBuilder.DropTable(
                name: "study_dictionaries");

            migrationBuilder.DropTable(
                name: "study_exports");

            migrationBuilder.DropTable(
                name: "study_invitations");

            migrationBuilder.DropTable(
                name: "study_members");

            migrationBuilder.DropTable(
                name: "study_pseudonym_keys");

            migrationBuilder.DropTable(
                name: "two_person_requests");

            migrationBuilder.DropTable(
                name: "uploads");

            migrationBuilder.DropTable(
                name: "used_challenges");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "legal_holds");

            migrationBuilder.DropTable(
                name: "imputation_jobs");

            migrationBuilder.DropTable(
                name: "panels");

            migrationBuilder.DropTable(
                name: "participant_phones");

            migrationBuilder.DropTable(
                name: "record_forms");

            migrationBuilder.DropTable(
                name: "study_roles");

            migrationBuilder.DropTable(
                name: "study_sites");

            migrationBuilder.DropTable(
                name: "devices");

            migrationBuilder.DropTable(
                name: "participants");

            migrationBuilder.DropTable(
                name: "studies");

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "participant_codes");

            migrationBuilder.DropTable(
                name: "custom_roles");
        }
    }
}
