#!/usr/bin/env bash
# The whole test suite. Without PostgreSQL the rest still runs, but the end is never a pass.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONUTF8=1
unset RESGUARDO_DATA

postgresql=yes
tools/postgresql.sh || postgresql=no
if [ "$postgresql" = no ]; then export RESGUARDO_TESTS_WITHOUT_POSTGRESQL=1; fi

outcome=0
.venv/bin/python -m pytest -q -n "${WORKERS:-2}" --dist worksteal "$@" || outcome=$?

if [ "$postgresql" = no ]; then
    echo "NOT A PASS: the tests named above as deselected need a PostgreSQL server and did not run." >&2
    [ "$outcome" != 0 ] || outcome=1
fi
exit "$outcome"
