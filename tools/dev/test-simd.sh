# Repeats the kernel tests on processors with less: without AVX-512, without AVX2, without any vectors.
dotnet build tests/CohortVault.Genomics.Tests -c Release -v quiet --nologo
program=tests/CohortVault.Genomics.Tests/bin/Release/net10.0/CohortVault.Genomics.Tests

passed=0 failed=0 broken=()
mkdir -p test-output
for switch in EnableAVX512 EnableAVX2 EnableHWIntrinsic; do
  echo "== DOTNET_$switch=0"
  log="test-output/kernels-$switch.log"
  env "DOTNET_$switch=0" "$program" -noColor -namespace CohortVault.Genomics.Tests.Kernels "$@" 2>&1 | tee "$log" || true
  count_tests "DOTNET_$switch=0" "$log"
done
report_tests
