# Kills the real program at every stage, fills its disk and hurries it. Root, for mounting a small file system.
need bcftools bcftools
need tabix tabix
need 7zz 7zip
need mount mount
source tools/dev/build.sh

mkdir -p test-output
log=test-output/CohortVault.Faults.log
tests/CohortVault.Faults/bin/Release/net10.0/CohortVault.Faults -noColor -showLiveOutput "$@" 2>&1 | tee "$log" || true
passed=0 failed=0 broken=()
count_tests CohortVault.Faults "$log"
if (($# == 0)); then
  log=test-output/CohortVault.Cli.Tests-kills.log
  tests/CohortVault.Cli.Tests/bin/Release/net10.0/CohortVault.Cli.Tests -noColor -trait "Suite=kills" 2>&1 | tee "$log" || true
  count_tests CohortVault.Cli.Tests "$log"
fi
report_tests
