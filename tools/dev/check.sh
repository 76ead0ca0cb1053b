# The full gate.
dotnet format CohortVault.slnx --verify-no-changes --severity warn
dotnet list CohortVault.slnx package --vulnerable --include-transitive
source tools/dev/test.sh
