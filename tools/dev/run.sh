# Builds the program and starts it on the embedded default with demo panel and samples; data under ./data.
source tools/dev/publish.sh
exec artifacts/cohortvault serve --data data --demo "$@"
