# "imputation": the engine side by side with its peers; "sign-in": people at the door; "vault": what sealing costs;
# "export": tables of records; "adherence": the board of a large study; --help says more. Otherwise kernel benchmarks; with a NAME only those
# whose name matches, and what follows goes to BenchmarkDotNet, such as --job Dry.
name="${1:-}"
(($# == 0)) || shift
if [[ "$name" == imputation ]]; then
  need minimac4 minimac4
  need beagle beagle
  need bio-eagle bio-eagle
  need shapeit4 shapeit4
  need bcftools bcftools
  need scrm scrm
  need /usr/bin/time time
  [[ " $* " == *" --program "* || " $* " == *" --help "* ]] || source tools/dev/publish.sh
  dotnet run -c Release --project bench/CohortVault.Benchmarks -- imputation "$@"
elif [[ "$name" == sign-in ]]; then
  [[ " $* " == *" --program "* || " $* " == *" --help "* ]] || source tools/dev/publish.sh
  dotnet run -c Release --project bench/CohortVault.Benchmarks -- sign-in "$@"
elif [[ "$name" == vault ]]; then
  need 7zz 7zip
  need curl curl
  need /usr/bin/time time
  [[ " $* " == *" --program "* || " $* " == *" --help "* ]] || source tools/dev/publish.sh
  dotnet run -c Release --project bench/CohortVault.Benchmarks -- vault "$@"
elif [[ "$name" == export ]]; then
  dotnet run -c Release --project bench/CohortVault.Benchmarks -- export "$@"
elif [[ "$name" == adherence ]]; then
  need pg_ctlcluster postgresql
  dotnet run -c Release --project bench/CohortVault.Benchmarks -- adherence "$@"
else
  # In one process: each kernel is compared with its definition under the same conditions, and nothing is generated and built.
  dotnet run -c Release --project bench/CohortVault.Benchmarks -- \
    --inProcess --artifacts test-output/bench --filter "*$name*" "$@"
fi
