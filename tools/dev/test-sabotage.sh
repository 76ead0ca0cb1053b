# Breaks an installation in every way that its controls should notice, and looks whether they do.
source tools/dev/build.sh
tests/CohortVault.Platform.Tests/bin/Release/net10.0/CohortVault.Platform.Tests -noColor -trait "Suite=sabotage"
