# Until the first release there is one migration, Initial, written anew whenever the model changes.
platform=src/CohortVault.Platform
rm -rf "$platform/Data/Migrations"
dotnet run --project tools/CohortVault.Migrations -- "${1:-Initial}" "$platform"
