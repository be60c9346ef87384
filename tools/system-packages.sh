#!/bin/sh
# Install the Debian packages that the tests need; where that is not possible, name those that are missing.
set -u
command -v dpkg-query >/dev/null || { echo "not Debian: the tests need what $1 lists"; exit 0; }
missing=""
for package in $(cat "$1"); do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null && exit 0
fi
echo "missing system packages (apt-get install$missing): the tests that need them will say so" >&2
