# Shared by every ./dev command: paths, and installing what a fresh Debian lacks.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
root="$PWD"

# need COMMAND PACKAGE...: installs the packages with apt if the command is missing, or says what to install.
need() {
  local command="$1"
  shift
  command -v "$command" >/dev/null 2>&1 && return
  if [[ $EUID -ne 0 ]]; then
    echo "Missing: $command. Install it with: sudo apt-get install -y --no-install-recommends $*" >&2
    exit 1
  fi
  [[ -n "${apt_updated:-}" ]] || { apt-get update -qq; apt_updated=1; }
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# count_tests NAME LOG: adds what a test program's last line says to $passed and $failed, and to ${broken[@]} what went wrong.
# That line: "... Total: 12, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.2s"
count_tests() {
  local summary total errors failures skipped bad
  summary="$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$2" | tail -1)" || summary=""
  if [[ -z "$summary" ]]; then
    broken+=("$1 did not finish")
    failed=$((failed + 1))
    return 0
  fi
  read -r total errors failures skipped <<<"$(sed -E 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/' <<<"$summary")"
  # A skipped test proves nothing here, so it counts as failed.
  bad=$((errors + failures + skipped))
  ((total > 0)) || { broken+=("$1 ran no test"); bad=1; }
  while read -r line; do
    broken+=("$line")
  done < <(awk '/\[(FAIL|SKIP)\]$/ { left = 12 } /Stack Trace:/ { left = 0 } left-- > 0 { print substr($0, 1, 400) }' "$2")
  failed=$((failed + bad))
  passed=$((passed + total - failures - skipped))
}

# report_tests: says what went wrong, ends with "N passed, N failed", and fails if anything did.
report_tests() {
  local line
  for line in "${broken[@]}"; do
    echo "$line"
  done
  echo "$passed passed, $failed failed"
  ((failed == 0))
}
