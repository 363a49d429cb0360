#!/bin/sh
# clang-tidy on one file; prints nothing but findings, and fails on any.
# Use: tools/tidy.sh BUILD FILE     (BUILD has the compile_commands.json)
set -u
found=$(clang-tidy --quiet -p "$1" "$2" 2>&1) && exit 0
printf '%s\n' "$found" | grep -v ' warnings generated\.$'
echo "$2: clang-tidy failed"
exit 1
