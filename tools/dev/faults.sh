# Kills the published program at every stage, fills its disk and hurries it. Root, for mounting a small file system.
#   --kills N       kills of all stages together (230, some 15 minutes on two cores)
#   --seed S        where their moments come from; printed, so that a run can be repeated
#   --program FILE  a published program, instead of publishing one
# What else is said goes to the test program: -class "*UploadKillTests" runs one of its parts.
export COHORTVAULT_KILLS=230 COHORTVAULT_SEED=$((RANDOM * 32768 + RANDOM)) COHORTVAULT_PROGRAM=""
chosen=()
while (($# > 0)); do
  case "$1" in
    --kills) COHORTVAULT_KILLS="$2"; shift 2 ;;
    --seed) COHORTVAULT_SEED="$2"; shift 2 ;;
    --program) COHORTVAULT_PROGRAM="$(realpath "$2")"; shift 2 ;;
    --help) sed -n '1,5s/^# \{0,1\}//p' tools/dev/faults.sh; exit 0 ;;
    *) chosen+=("$1"); shift ;;
  esac
done
[[ "$COHORTVAULT_KILLS" =~ ^[1-9][0-9]*$ && "$COHORTVAULT_SEED" =~ ^[0-9]+$ ]] || { echo "--kills and --seed take a number." >&2; exit 2; }
need bcftools bcftools
need tabix tabix
need 7zz 7zip
need mount mount
if [[ -z "$COHORTVAULT_PROGRAM" ]]; then
  source tools/dev/publish.sh
  COHORTVAULT_PROGRAM="$root/artifacts/cohortvault"
fi
dotnet build tests/CohortVault.Faults -c Release -v quiet --nologo

mkdir -p test-output
export COHORTVAULT_KILL_TABLE="$root/test-output/kills.tsv"
: >"$COHORTVAULT_KILL_TABLE"
faults=tests/CohortVault.Faults/bin/Release/net10.0/CohortVault.Faults
passed=0 failed=0 broken=()

# run NAME ARGUMENTS...: a part of the tests, its output in test-output/CohortVault.Faults-NAME.log.
run() {
  local log="test-output/CohortVault.Faults-$1.log"
  "$faults" -noColor -showLiveOutput "${@:2}" 2>&1 | tee "$log" || true
}

# Two at a time: jobs use one core and a half, the rest mostly waits for starts and the disk.
if ((${#chosen[@]} > 0)); then
  run chosen "${chosen[@]}"
  count_tests CohortVault.Faults-chosen test-output/CohortVault.Faults-chosen.log
else
  run jobs -trait "Part=jobs" &
  run vault -trait- "Part=jobs"
  wait
  count_tests CohortVault.Faults-jobs test-output/CohortVault.Faults-jobs.log
  count_tests CohortVault.Faults-vault test-output/CohortVault.Faults-vault.log
fi

# Planned, tried, under way at that moment, survived. Fewer survived than planned is a failure, whatever the tests say.
echo "kills, seed $COHORTVAULT_SEED, $COHORTVAULT_PROGRAM"
awk -F '\t' 'function line(stage, tried, inside, survived) { printf "%-28s %6s %10s %9s\n", stage, tried, inside, survived }
  BEGIN { line("stage", "kills", "under way", "survived") }
  { line($1, $3, $4, $5); planned += $2; tried += $3; inside += $4; survived += $5 }
  END { line("all", tried, inside, survived); if (planned != survived) { print planned - survived " kills were not survived, or not tried"; exit 1 } }' \
  "$COHORTVAULT_KILL_TABLE" || failed=$((failed + 1))
report_tests
