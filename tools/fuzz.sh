#!/usr/bin/env bash
# Searches for faults. `tools/fuzz.sh`: every reader of what comes from outside, SECONDS_EACH (60) each, guided by atheris
# where it is installed; ends with 1 where one was found. `tools/fuzz.sh rules`: the property tests with fresh seeds and
# many more examples, until stopped; a failure is printed with what replays it and ends the search.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONUTF8=1 RESGUARDO_TESTS_PROFILE=fuzz

if [ "${1:-}" = rules ]; then
    shift
    for ((round = 1; ; round++)); do
        echo "Round $round"
        .venv/bin/python -m pytest -q -x -n "${WORKERS:-2}" -m "hypothesis and not postgresql" "$@"
    done
fi

# The guide is published for some systems only; without it the same changes are tried by chance.
tools/setup.sh fuzz || echo "atheris could not be installed here." >&2
PYTHONPATH=src:tests exec .venv/bin/python -m fuzz --seconds "${SECONDS_EACH:-60}" "$@"
