# Builds everything once, in the configuration that tests and publishing share.
need node nodejs npm
dotnet build CohortVault.slnx -c Release -v quiet --nologo
