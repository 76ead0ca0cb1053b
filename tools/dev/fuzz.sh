# Damages valid inputs at random and reads them: every reader must read or refuse. --help lists what can be said.
dotnet build -c Release -v quiet --nologo tests/CohortVault.Fuzzing
# Two gigabytes: an input that makes a reader take more breaks it.
DOTNET_GCHeapHardLimit=0x80000000 nice -n 19 tests/CohortVault.Fuzzing/bin/Release/net10.0/CohortVault.Fuzzing "$@"
