# What the benches of ingest have in common; sourced. Figures are wall time of the whole command, start included, with its processor time beside it: on
# a machine that does something else too, only the latter tells.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
out=$root/bench/out
domain=www.example.com
mkdir -p "$out"
work=$(mktemp -d "$out/run.XXXXXX")
trap 'rm -rf "$work"' EXIT

dotnet build "$root/bench/Tidemark.Bench" -c Release -v quiet -nologo '-clp:ErrorsOnly;NoSummary' >&2
bench=$root/bench/Tidemark.Bench/bin/Release/net10.0/Tidemark.Bench
"$root/tidemark" --version >/dev/null # builds it, so that no run does

# Runs a command and leaves its wall and processor time in microseconds in $took and $cpu.
measure() {
  local TIMEFORMAT='%3R %3U %3S'
  { time "$@" >"$work/output" 2>"$work/errors" || touch "$work/failed"; } 2>"$work/time"
  if [ -e "$work/failed" ]; then cat "$work/errors" >&2; exit 1; fi
  read -r took cpu < <(awk '{ printf "%.0f %.0f\n", $1 * 1e6, ($2 + $3) * 1e6 }' "$work/time")
}

# The best of three.
best() {
  local wall=0 processor=0 run
  for run in 1 2 3; do
    measure "$@"
    if [ $wall -eq 0 ] || [ "$took" -lt $wall ]; then wall=$took; fi
    if [ $processor -eq 0 ] || [ "$cpu" -lt $processor ]; then processor=$cpu; fi
  done
  took=$wall cpu=$processor
}

# A fresh data folder with an account and its domain; leaves the account in $account.
fresh() {
  rm -rf "$work/data"
  account=$("$root/tidemark" account create --name bench --json --data "$work/data" 2>/dev/null | grep -o '"aliUid":[0-9]*' | cut -d: -f2)
  "$root/tidemark" domain add $domain --account "$account" --data "$work/data" >/dev/null 2>&1
}

# ingest LINES FILE [FORMAT [COMMAND...]]: the best of three into a fresh data folder each; fails unless every line is accepted.
ingest() {
  local lines=$1 file=$2 format=${3:-auto} wall=0 processor=0 run
  shift 2
  if [ $# -gt 0 ]; then shift; fi
  for run in 1 2 3; do
    fresh
    measure "$@" "$root/tidemark" ingest "$file" --format "$format" --account "$account" --domain $domain --json --data "$work/data"
    grep -q "\"accepted\": *$lines[,}]" "$work/output" || { cat "$work/output" "$work/errors" >&2; exit 1; }
    if [ $wall -eq 0 ] || [ "$took" -lt $wall ]; then wall=$took; fi
    if [ $processor -eq 0 ] || [ "$cpu" -lt $processor ]; then processor=$cpu; fi
  done
  took=$wall cpu=$processor
}

# row WHAT WALL CPU LINES
row() { awk -v what="$1" -v wall="$2" -v cpu="$3" -v lines="$4" 'BEGIN { printf "%-44s %8.2f s %8.2f s of processor %12.0f lines/s\n", what, wall / 1e6, cpu / 1e6, lines * 1e6 / wall }'; }
ratio() { awk -v what="$1" -v a="$2" -v b="$3" 'BEGIN { printf "%-44s %8.2f\n", what, a / b }'; }

# generated NAME ARGUMENT...: a file that the bench program writes to standard output, kept for the next run
generated() {
  local name=$1
  shift
  [ -s "$out/$name" ] || { "$@" >"$out/$name.part" && mv "$out/$name.part" "$out/$name"; }
}
