#!/bin/sh
# The slim installation from this checkout, in a temporary folder: what it takes, and whether it answers.
# Usage: sh requirements/try-slim.sh [PYTHON [WHEEL]]
set -eu
cd "$(dirname "$0")/.."
python=${1:-python3}
what=${2:-.}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
now() { "$python" -c 'import time; print(f"{time.time():.1f}")'; }
seconds() { "$python" -c "print(f'{$2 - $1:.1f} s')"; }

begin=$(now)
"$python" -m venv "$folder/venv"
bin=$folder/venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK=1
"$bin/pip" install --quiet --no-deps --require-hashes -r requirements/slim.txt
"$bin/pip" install --quiet --no-deps "$what"
installed=$(now)
echo "installed in $(seconds "$begin" "$installed"): $(du -sm "$folder/venv" | cut -f1) MB"

export NUTGRAF_CACHE="$folder/cache"
"$bin/nutgraf" index seeds/articles/brannoch-gazette -i "$folder/index"
indexed=$(now)
echo "first index in $(seconds "$installed" "$indexed"): $(du -sk "$folder/index" | cut -f1) kB"
"$bin/nutgraf" search 'who pays for the ferries' -i "$folder/index" -k 1
answered=$(now)
echo "first answer in $(seconds "$indexed" "$answered"); $(seconds "$begin" "$answered") from an empty environment"
