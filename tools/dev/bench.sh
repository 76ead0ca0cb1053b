# Kernel benchmarks; with a NAME only those whose name matches.
dotnet run -c Release --project bench/CohortVault.Benchmarks -- --filter "*${1:-}*"
