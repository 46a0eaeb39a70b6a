#!/usr/bin/env bash
# Fills wheels/ with what a site needs, so that another machine of this kind needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -rf wheels && mkdir wheels
for lock in "${@:-core}"; do
    python3 -m pip download --quiet --no-deps --require-hashes --only-binary :all: \
        --dest wheels -r "requirements/$lock.txt"
done
echo "wheels/ is filled. Carry the whole folder of the project; \`make demo\` there needs no network."
