#!/bin/sh
# Write build/jixiao-…-bundle.tar: the last commit, the wheels of the locks for machines like this one, a list of their
# sha256, and what installs them where there is no network (docs/deploy.md). LOCKS names the locks, core first.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
locks=${LOCKS:-core postgres}
name="jixiao-$(git describe --always --dirty)-$(uname -s | tr 'A-Z' 'a-z')-$(uname -m)-bundle"
mkdir -p build
folder=$(mktemp -d build/bundle.XXXXXX)
trap 'rm -rf "$folder"' EXIT
root="$folder/$name"
mkdir -p "$root/wheels"
case $name in *-dirty-*) echo "尚未提交的改动不在其中 / what is not committed is not in it" >&2 ;; esac
git archive --format=tar --prefix=jixiao/ -o "$root/checkout.tar" HEAD
for lock in $locks; do
    "$python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
        -r "requirements/$lock.lock" -d "$root/wheels"
done
echo "$locks" > "$root/LOCKS"
"$python" -c 'import sys, platform; print("%d.%d" % sys.version_info[:2], platform.machine())' > "$root/PYTHON"
cp tools/install-bundle.sh "$root/install.sh"
(cd "$root" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)
tar -C "$folder" --sort=name --owner=0 --group=0 -cf "build/$name.tar.part" "$name"
mv "build/$name.tar.part" "build/$name.tar"
(cd build && sha256sum "$name.tar" | tee "$name.tar.sha256")
