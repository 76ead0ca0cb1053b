# Builds everything once, in the configuration that tests and publishing share.
need node nodejs npm
[[ -f tools/dev/assets.sh ]] && source tools/dev/assets.sh
dotnet build CohortVault.slnx -c Release -v quiet --nologo
