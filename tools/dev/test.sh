# Runs every fast suite, each against the real thing, and adds up what they say.
need bcftools bcftools
need tabix tabix
need 7zz 7zip
need openssl openssl
need pdftotext poppler-utils
need chromium chromium fonts-dejavu-core
need pg_ctlcluster postgresql
need /usr/bin/time time
need radosgw ceph-mon ceph-osd ceph-common radosgw
source tools/dev/build.sh

passed=0 failed=0 broken=()
mkdir -p test-output
rm -f test-output/CohortVault.*.Tests.log

# run ARGUMENTS... < NAMES: test programs one after the other, each with its output in test-output/NAME.log.
run() {
  local name
  while read -r name; do
    echo "== $name begins"
    "tests/$name/bin/Release/net10.0/$name" -noColor -trait- "Suite=kills" -trait- "Suite=programs" -trait- "Suite=sabotage" -trait- "Suite=weeks" "$@" \
      >"test-output/$name.log" 2>&1 </dev/null || true
    echo "== $name: $(tail -1 "test-output/$name.log")"
  done
}

# Two at a time: the server's tests wait for browsers and clocks as long as they compute, so the others use what is free.
names="$(basename -a tests/CohortVault.*.Tests)"
grep -x CohortVault.Server.Tests <<<"$names" | run "$@" &
grep -vx CohortVault.Server.Tests <<<"$names" | run "$@"
wait
for name in $names; do
  count_tests "$name" "test-output/$name.log"
done
report_tests
