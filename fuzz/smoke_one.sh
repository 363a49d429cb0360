#!/bin/sh
# One target of fuzz/smoke.sh: BUILD=... fuzz/smoke_one.sh SECONDS TARGET
set -eu

seconds=$1
target=$2
root=$(cd "$(dirname "$0")/.." && pwd)
work=$BUILD/work/$target
mkdir -p "$work" "$BUILD/seeds/$target"
corpus=""
[ ! -d "$root/fuzz/corpus/$target" ] || corpus=$root/fuzz/corpus/$target
log=$BUILD/crashes/$target.log
# A unit may take long where SQLite works through a hostile schema within its limit.
if "$BUILD/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 \
  -max_len=65536 -print_final_stats=1 -artifact_prefix="$BUILD/crashes/$target-" \
  "$work" "$BUILD/seeds/$target" $corpus >"$log" 2>&1; then
  echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs"
  rm -f "$log"
else
  echo "$target: FAILED, see $log" >&2
  grep -E -m 5 'ERROR:|runtime error:|SUMMARY:|BRIDLE_CHECK' "$log" >&2 || tail -n 5 "$log" >&2
  exit 1
fi
