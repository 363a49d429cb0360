#!/bin/sh
# Installs the Debian packages that a task needs; quick when they are there.
# Use: tools/packages.sh build|test|lint|fuzz|bench ...
set -eu

build="g++ cmake ninja-build libsqlite3-dev libssl-dev libarchive-dev zlib1g-dev libpsl-dev libidn2-dev \
libsimdjson-dev libpugixml-dev libcli11-dev libyaml-cpp-dev nodejs npm"
test="libgtest-dev sqlite3 python3 python3-jsonschema chromium poppler-utils"
lint="clang-format clang-tidy"
fuzz="clang libclang-rt-14-dev"
bench="libbenchmark-dev python3 python3-venv chromium"

wanted=""
for group in "$@"; do
  case "$group" in
    build | test | lint | fuzz | bench) eval "wanted=\"\$wanted \$$group\"" ;;
    *) echo "tools/packages.sh: no group $group" >&2; exit 2 ;;
  esac
done

missing=""
for package in $wanted; do
  # A newer node than Debian's will do as well.
  case "$package" in
    nodejs) ! command -v node >/dev/null || continue ;;
    npm) ! command -v npm >/dev/null || continue ;;
  esac
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif command -v sudo >/dev/null; then
  as_root="sudo"
else
  echo "Debian packages are missing, and to install them takes root or sudo. As root, run:" >&2
  echo "  apt-get update && apt-get install --no-install-recommends$missing" >&2
  exit 1
fi
echo "Installing Debian packages:$missing"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends $missing >/dev/null
