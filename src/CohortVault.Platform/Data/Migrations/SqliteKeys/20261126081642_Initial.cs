using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CohortVault.Platform.Data.Migrations.SqliteKeys
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "key_epoch",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Current = table.Column<int>(type: "INTEGER", nullable: false),
                    Oldest = table.Column<int>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_epoch", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "key_store",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    MasterKeyId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Salt = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    Iterations = table.Column<int>(type: "INTEGER", nullable: true),
                    Wrapped = table.Column<byte[]>(type: "BLOB", maxLength: 64, nullable: true),
                    ShareSet = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    HandedOverFrom = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    HandedOver = table.Column<byte[]>(type: "BLOB", maxLength: 64, nullable: true),
                    Replaced = table.Column<byte[]>(type: "BLOB", maxLength: 64, nullable: true),
                    Unsettled = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_store", x => x.Id);
                    table.UniqueConstraint("AK_key_store_MasterKeyId", x => x.MasterKeyId);
                });

            migrationBuilder.CreateTable(
                name: "master_key_copies",
                columns: table => new
                {
                    Set = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    MasterKeyId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Threshold = table.Column<int>(type: "INTEGER", nullable: true),
                    Count = table.Column<int>(type: "INTEGER", nullable: true),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_master_key_copies", x => x.Set);
                });

            migrationBuilder.CreateTable(
                name: "protection_keys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_protection_keys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "wrapped_keys",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Parent = table.Column<Guid>(type: "TEXT", nullable: false),
                    Owner = table.Column<Guid>(type: "TEXT", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    Wrapped = table.Column<byte[]>(type: "BLOB", maxLength: 64, nullable: false),
                    MasterKeyId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wrapped_keys", x => new { x.Kind, x.Id, x.Parent });
                    table.ForeignKey(
                        name: "FK_wrapped_keys_key_store_MasterKeyId",
                        column: x => x.MasterKeyId,
                        principalTable: "key_store",
                        principalColumn: "MasterKeyId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_wrapped_keys_Epoch",
                table: "wrapped_keys",
                column: "Epoch");

            migrationBuilder.CreateIndex(
                name: "IX_wrapped_keys_MasterKeyId",
                table: "wrapped_keys",
                column: "MasterKeyId");

            migrationBuilder.CreateIndex(
                name: "IX_wrapped_keys_Owner",
                table: "wrapped_keys",
                column: "Owner");

            migrationBuilder.CreateIndex(
                name: "IX_wrapped_keys_Parent",
                table: "wrapped_keys",
                column: "Parent");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "key_epoch");

            migrationBuilder.DropTable(
                name: "master_key_copies");

            migrationBuilder.DropTable(
                name: "protection_keys");

            migrationBuilder.DropTable(
                name: "wrapped_keys");

            migrationBuilder.DropTable(
                name: "key_store");
        }
    }
}
