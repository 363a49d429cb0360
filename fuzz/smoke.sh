#!/bin/sh
# Fuzzes every target for a while, from the seeds and the corpus. Fails on any crash.
#
#   cmake --preset fuzz && cmake --build build/fuzz && fuzz/smoke.sh SECONDS [TARGET...]
#
# BUILD is the build folder (build/fuzz), JOBS how many run at once (1). Crashing inputs are left in
# $BUILD/crashes.
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

printf '%s\n' "$@" | BUILD=$build xargs -P "${JOBS:-1}" -n 1 "$root/fuzz/smoke_one.sh" "$seconds"
