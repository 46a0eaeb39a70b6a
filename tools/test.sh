#!/usr/bin/env bash
# The whole test suite. Without PostgreSQL or Chromium the rest still runs, but the end is never a pass.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONUTF8=1
unset RESGUARDO_DATA

missing=()
tools/postgresql.sh || { missing+=("a PostgreSQL server"); export RESGUARDO_TESTS_WITHOUT_POSTGRESQL=1; }
tools/chromium.sh || { missing+=("Chromium with certutil"); export RESGUARDO_TESTS_WITHOUT_CHROMIUM=1; }
tools/openssl.sh || { missing+=("the program openssl"); }

outcome=0
.venv/bin/python -m pytest -q -n "${WORKERS:-2}" --dist worksteal "$@" || outcome=$?

for what in ${missing[@]+"${missing[@]}"}; do
    echo "NOT A PASS: the tests named above as deselected or failed need $what." >&2
    [ "$outcome" != 0 ] || outcome=1
done
exit "$outcome"
