# Cases that need data from outside the repository: ./dev acceptance DIR, where DIR holds genotypes/ and studies/.
[[ -d "${1:-}/genotypes" && -d "$1/studies" ]] || { echo "Usage: ./dev acceptance DIR (DIR holds folders 'genotypes' and 'studies')." >&2; exit 2; }
need bcftools bcftools
need tabix tabix
source tools/dev/build.sh
COHORTVAULT_ACCEPTANCE="$(cd "$1" && pwd)" tests/CohortVault.Acceptance/bin/Release/net10.0/CohortVault.Acceptance
