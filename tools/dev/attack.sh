# Attacks the published program on loopback with scanners and own suites; --help says what can be said. Minutes.
need sslscan sslscan
need testssl testssl.sh
need wapiti wapiti
need sqlmap sqlmap
need hydra hydra
need slowhttptest slowhttptest
need chromium chromium fonts-dejavu-core
[[ " $* " == *" --program "* || " $* " == *" --help "* ]] || source tools/dev/publish.sh
mkdir -p test-output
dotnet run -c Release --project tools/CohortVault.Attacks -- "$@"
