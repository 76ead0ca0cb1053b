using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CohortVault.Platform.Data.Migrations.PostgresKeys
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "key_store",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    MasterKeyId = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_store", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "protection_keys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Document = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_protection_keys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "wrapped_keys",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Parent = table.Column<Guid>(type: "uuid", nullable: false),
                    Owner = table.Column<Guid>(type: "uuid", nullable: false),
                    Epoch = table.Column<int>(type: "integer", nullable: false),
                    Wrapped = table.Column<byte[]>(type: "bytea", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_wrapped_keys", x => new { x.Kind, x.Id, x.Parent });
                });

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
                name: "key_store");

            migrationBuilder.DropTable(
                name: "protection_keys");

            migrationBuilder.DropTable(
                name: "wrapped_keys");
        }
    }
}
