#!/usr/bin/env bash
# Installs the exact packages of package-lock.json when it changed, checks the types, and bundles.
# Called by the build of CohortVault.Server when something in web/ is newer than the bundle.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v npm >/dev/null 2>&1; then
  echo "Missing: npm. Install it with: sudo apt-get install -y --no-install-recommends nodejs npm" >&2
  exit 1
fi
if [[ ! -f node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
  npm ci --ignore-scripts --no-progress --loglevel=error
  touch node_modules/.package-lock.json
fi
node node_modules/typescript/bin/tsc --noEmit
node node_modules/typescript/bin/tsc --noEmit --project tsconfig.worker.json
node build.mjs
