# Runs every fast suite, each against the real thing, and adds up what they say.
need bcftools bcftools
need tabix tabix
need 7zz 7zip
need chromium chromium fonts-dejavu-core
need pg_ctlcluster postgresql
source tools/dev/build.sh

passed=0 failed=0 broken=()
mkdir -p test-output
for project in tests/CohortVault.*.Tests; do
  name="$(basename "$project")"
  echo "== $name"
  log="test-output/$name.log"
  "$project/bin/Release/net10.0/$name" -noColor "$@" 2>&1 | tee "$log" || true
  # The runner's own last line: "... Total: 12, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.2s"
  summary="$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)" || summary=""
  if [[ -z "$summary" ]]; then
    broken+=("$name did not finish")
    failed=$((failed + 1))
    continue
  fi
  read -r total errors failures skipped <<<"$(sed -E 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/' <<<"$summary")"
  # A skipped test proves nothing here, so it counts as failed.
  bad=$((errors + failures + skipped))
  ((total > 0)) || { broken+=("$name ran no test"); bad=1; }
  failed=$((failed + bad))
  passed=$((passed + total - failures - skipped))
done

for line in "${broken[@]}"; do
  echo "$line"
done
echo "$passed passed, $failed failed"
((failed == 0))
