# Builds everything once, in the configuration that tests and publishing share.
need node nodejs
need npm npm
dotnet build CohortVault.slnx -c Release -v quiet --nologo
