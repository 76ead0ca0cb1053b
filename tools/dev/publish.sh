# One program with everything it needs beside it: artifacts/cohortvault. Compiled ahead of time, so that it starts at once:
# for this machine's processor, or with --portable for any with AVX2 (x86-64-v3). The lock files hold no runtime, hence
# locks of their own.
need node nodejs
need npm npm
need gcc gcc libc6-dev zlib1g-dev
processor=native
case "${1:-}" in
  --portable) processor=x86-64-v3; shift ;;
esac
rm -rf artifacts
publish=(-c Release -v quiet --nologo --use-current-runtime -p:DebugType=none -p:NuGetLockFilePath=obj/publish.lock.json)
dotnet publish src/CohortVault.Server "${publish[@]}" -o artifacts --self-contained false -p:PublishReadyToRun=true
# In the place of the first one's launcher: the same program as machine code.
native=src/CohortVault.Cli/obj/native
dotnet publish src/CohortVault.Cli "${publish[@]}" -o "$native" -p:PublishAot=true -p:IlcInstructionSet="$processor" \
  -p:CppCompilerAndLinker=gcc -p:LinkerFlavor= -p:StripSymbols=true
cp "$native/cohortvault" artifacts/cohortvault
echo "artifacts/cohortvault"
