#!/bin/sh
# Fuzzes every target for a while, from the seeds and the corpus. Fails on any crash.
#
#   cmake --preset fuzz && cmake --build build/fuzz && fuzz/smoke.sh SECONDS [TARGET...]
#
# BUILD is the build folder (build/fuzz). Crashing inputs are left in $BUILD/crashes.
set -eu

if [ $# -lt 1 ]; then
  echo "usage: fuzz/smoke.sh SECONDS [TARGET...]" >&2
  exit 2
fi
seconds=$1
shift
root=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$root/build/fuzz}
mkdir -p "$build/crashes"
"$build/fuzz/fuzz_seeds" "$build/seeds"
[ $# -gt 0 ] || set -- $(cat "$build/fuzz/targets.txt")

failed=""
for target in "$@"; do
  work=$build/work/$target
  mkdir -p "$work" "$build/seeds/$target"
  corpus=""
  [ ! -d "$root/fuzz/corpus/$target" ] || corpus=$root/fuzz/corpus/$target
  log=$build/crashes/$target.log
  # A unit may take long where SQLite works through a hostile schema within its limit.
  if "$build/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 \
    -max_len=65536 -print_final_stats=1 -artifact_prefix="$build/crashes/$target-" \
    "$work" "$build/seeds/$target" $corpus >"$log" 2>&1; then
    echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs"
    rm -f "$log"
  else
    echo "$target: FAILED, see $log"
    failed="$failed $target"
  fi
done
[ -z "$failed" ] || { echo "crashed:$failed" >&2; exit 1; }
