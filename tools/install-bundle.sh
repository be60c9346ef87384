#!/bin/sh
# sh install.sh FOLDER: compare this bundle with its list, then install the program into a new FOLDER. No network is used.
set -eu
[ $# = 1 ] || { echo "sh install.sh 目录 / FOLDER" >&2; exit 3; }
bundle=$(cd "$(dirname "$0")" && pwd)
cd "$bundle"
sha256sum --quiet --strict -c SHA256SUMS || { echo "安装包已损坏，未安装 / the bundle is damaged: nothing was installed" >&2; exit 1; }
[ "$(find . -type f ! -name SHA256SUMS | wc -l)" = "$(wc -l < SHA256SUMS)" ] || {
    echo "安装包中有清单以外的文件，未安装 / the bundle holds files that its list does not name: nothing was installed" >&2; exit 1; }
cd - > /dev/null
read -r version machine < "$bundle/PYTHON"
python=${PYTHON:-python$version}
command -v "$python" > /dev/null || { echo "需要 $python 和 venv / $python with venv is needed" >&2; exit 1; }
[ "$(uname -m)" = "$machine" ] || { echo "此安装包用于 $machine / this bundle is for $machine" >&2; exit 1; }
[ ! -e "$1" ] || { echo "$1 已存在，请另选新目录 / $1 is there already: name a new folder" >&2; exit 1; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
tar -C "$folder" --strip-components=1 -xf "$bundle/checkout.tar"
"$python" -m venv "$folder/.venv"
pip() { "$folder/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps "$@"; }
for lock in $(cat "$bundle/LOCKS"); do
    pip -f "$bundle/wheels" --require-hashes -r "$folder/requirements/$lock.lock"
done
cd "$folder" && pip --no-build-isolation -e .
"$folder/.venv/bin/jixiao" --help > /dev/null
echo "已安装 / installed: $folder/.venv/bin/jixiao"
