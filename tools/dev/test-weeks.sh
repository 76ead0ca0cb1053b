# Runs a study for simulated weeks: participants in several time zones, in a browser, through the real pages; then compares what is exported.
# Options: --dictionary FILE (a REDCap data dictionary; by default two of the tests'), --weeks N (1 to 4; 2), --seed S (1).
usage() { echo "Usage: ./dev test-weeks [--dictionary FILE] [--weeks N] [--seed S] (N from 1 to 4)" >&2; exit 2; }
while (($# > 0)); do
  case "$1" in
    --dictionary) [[ -f "${2:-}" ]] || usage; COHORTVAULT_WEEKS_DICTIONARY="$(realpath "$2")"; export COHORTVAULT_WEEKS_DICTIONARY ;;
    --weeks) [[ "${2:-}" =~ ^[1-4]$ ]] || usage; export COHORTVAULT_WEEKS="$2" ;;
    --seed) [[ "${2:-}" =~ ^[0-9]{1,7}$ ]] || usage; export COHORTVAULT_WEEKS_SEED="$2" ;;
    *) usage ;;
  esac
  shift 2
done
need chromium chromium fonts-dejavu-core
source tools/dev/build.sh
tests/CohortVault.Server.Tests/bin/Release/net10.0/CohortVault.Server.Tests -noColor -trait "Suite=weeks"
