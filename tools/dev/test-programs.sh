# Lets R and PSPP read what exports are written for.
need Rscript r-base-core
need pspp pspp
source tools/dev/build.sh
tests/CohortVault.Instruments.Tests/bin/Release/net10.0/CohortVault.Instruments.Tests -noColor -trait "Suite=programs"
