# One program with everything it needs beside it: artifacts/cohortvault.
need node nodejs npm
rm -rf artifacts
dotnet publish src/CohortVault.Cli -c Release -o artifacts -v quiet --nologo -p:DebugType=none
echo "artifacts/cohortvault"
