#!/bin/sh
# A picture of a report.html, for the README: 1200 by 1500 points, as Debian's Chromium draws it.
# Use: tools/report_picture.sh report.html out.png
# docs/report.png is written by: make picture
set -eu
page=$(realpath "$1")
out=$(realpath -m "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sandbox=""
[ "$(id -u)" -ne 0 ] || sandbox="--no-sandbox"  # root in a container has none
chromium --headless $sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
  --user-data-dir="$folder" --window-size=1200,1500 --virtual-time-budget=3000 --lang=en \
  --screenshot="$out" "file://$page" 2>"$folder/messages" || { cat "$folder/messages" >&2; exit 1; }
