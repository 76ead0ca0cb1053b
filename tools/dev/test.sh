# Runs every fast suite, each against the real thing, and adds up what they say.
need bcftools bcftools
need tabix tabix
need 7zz 7zip
need openssl openssl
need chromium chromium fonts-dejavu-core
need pg_ctlcluster postgresql
need /usr/bin/time time
need radosgw ceph-mon ceph-osd ceph-common radosgw
source tools/dev/build.sh

passed=0 failed=0 broken=()
mkdir -p test-output
for project in tests/CohortVault.*.Tests; do
  name="$(basename "$project")"
  echo "== $name"
  log="test-output/$name.log"
  "$project/bin/Release/net10.0/$name" -noColor -trait- "Suite=kills" -trait- "Suite=programs" -trait- "Suite=sabotage" -trait- "Suite=weeks" "$@" 2>&1 | tee "$log" || true
  count_tests "$name" "$log"
done
report_tests
