# One program with everything it needs beside it: artifacts/cohortvault. Compiled ahead of time for this machine, so
# that it starts at once; the lock files hold no runtime, hence a lock of its own.
need node nodejs
need npm npm
rm -rf artifacts
dotnet publish src/CohortVault.Cli -c Release -o artifacts -v quiet --nologo \
  --use-current-runtime --self-contained false \
  -p:PublishReadyToRun=true -p:DebugType=none -p:NuGetLockFilePath=obj/publish.lock.json
echo "artifacts/cohortvault"
