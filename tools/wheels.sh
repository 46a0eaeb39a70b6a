#!/usr/bin/env bash
# Fills wheels/ with what the named lock files ask for, so that another machine of this kind needs no
# network: tools/wheels.sh [core] [postgres] [dev] [bench]; without a name, what a site needs.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m pip --version >/dev/null || { echo "This needs pip in .venv: remove .venv and run make setup without uv on PATH." >&2; exit 1; }
rm -rf wheels && mkdir wheels
[ $# -gt 0 ] || set -- core names
for lock in "$@"; do
    .venv/bin/python -m pip download --disable-pip-version-check --quiet --no-deps --require-hashes --only-binary :all: \
        --dest wheels -r "requirements/$lock.txt"
done
echo "wheels/ is filled. Carry the whole folder of the project; \`make demo\` there needs no network."
