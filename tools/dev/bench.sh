# Kernel benchmarks; with a NAME only those whose name matches. What follows goes to BenchmarkDotNet, such as --job Dry.
name="${1:-}"
(($# == 0)) || shift
# In one process: each kernel is compared with its definition under the same conditions, and nothing is generated and built.
dotnet run -c Release --project bench/CohortVault.Benchmarks -- --inProcess --artifacts test-output/bench --filter "*$name*" "$@"
