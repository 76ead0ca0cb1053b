# Kills the real program at every stage, fills its disk and hurries it. Root, for mounting a small file system.
need bcftools bcftools
need tabix tabix
need 7zz 7zip
need mount mount
source tools/dev/build.sh

mkdir -p test-output
log=test-output/CohortVault.Faults.log
tests/CohortVault.Faults/bin/Release/net10.0/CohortVault.Faults -noColor -showLiveOutput "$@" 2>&1 | tee "$log" || true
# The runner's own last line: "... Total: 12, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.2s"
summary="$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)" || summary=""
if [[ -z "$summary" ]]; then
  echo "CohortVault.Faults did not finish"
  echo "0 passed, 1 failed"
  exit 1
fi
read -r total errors failures skipped <<<"$(sed -E 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/' <<<"$summary")"
# A skipped case proves nothing here, so it counts as failed.
failed=$((errors + failures + skipped))
echo "$((total - failures - skipped)) passed, $failed failed"
((total > 0 && failed == 0))
