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
