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

        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {

        }
    }
}
