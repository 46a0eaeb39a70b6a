#!/usr/bin/env bash
# Searches for faults until stopped: the property tests with fresh seeds and many more examples. A failure is
# printed with what replays it and ends the search.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONUTF8=1 RESGUARDO_TESTS_PROFILE=fuzz
for ((round = 1; ; round++)); do
    echo "Round $round"
    .venv/bin/python -m pytest -q -x -n "${WORKERS:-2}" -m "hypothesis and not postgresql" "$@"
done
