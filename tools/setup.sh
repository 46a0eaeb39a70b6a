#!/usr/bin/env bash
# Makes .venv with what the named lock files ask for: tools/setup.sh core [names] [postgres] [linkage] [spark] [dev] [bench] [fuzz]
#
# Needs Python 3.11 or newer and nothing else. Packages come with the hashes of requirements/*.txt and
# without compiling. With a folder wheels/ in the project it needs no network. A repeat that finds
# everything in place takes a fraction of a second: .venv/installed keeps a copy of each installed lock.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONUTF8=1

die() { printf '%s\n' "$@" >&2; exit 1; }

have() { command -v "$1" >/dev/null 2>&1; }

# A pyenv shim is on PATH for versions that are not there, so each candidate must really run.
is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local name
    for name in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3.14 python3 python; do
        if have "$name" && is_recent "$name"; then command -v "$name"; return; fi
    done
}

explain_missing_python() {
    die "Resguardo necesita Python 3.11 o más nuevo, y en este equipo no hay ninguno. Se instala así:" \
        "Resguardo needs Python 3.11 or newer, and none of this machine's runs. One command adds it:" \
        "  Debian, Ubuntu:  sudo apt install python3 python3-venv" \
        "  Fedora:          sudo dnf install python3" \
        "  macOS:           brew install python@3.13" \
        "Después repita la misma orden. · Then repeat the same command."
}

explain_missing_venv() {
    local version
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    die "This Python came without the part that makes environments (ensurepip). One command adds it:" \
        "  sudo apt install python$version-venv" \
        "Then repeat the same command. No administrator at hand? The program uv does the same without it."
}

make_environment() {
    local python; python=$(find_python)
    rm -rf .venv
    if have uv; then
        uv venv --quiet --no-python-downloads --python "${python:-3.11}" .venv || explain_missing_python
    elif [ -z "$python" ]; then
        explain_missing_python
    elif "$python" -c 'import ensurepip' >/dev/null 2>&1; then
        "$python" -m venv .venv
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --without-pip .venv     # the outer pip installs into it
    else
        explain_missing_venv "$python"
    fi
    mkdir -p .venv/installed
    put_resguardo_on_its_path
}

# The sources are used where they stand: nothing to build, nothing to install again after a change.
put_resguardo_on_its_path() {
    .venv/bin/python - <<'PYTHON'
import pathlib, sysconfig
place = pathlib.Path(sysconfig.get_path("purelib"), "resguardo.pth")
place.write_text(f"{pathlib.Path('src').resolve()}\n", encoding="utf-8")
PYTHON
    printf '#!/bin/sh\nexec "${0%%/*}/python" -m resguardo "$@"\n' >.venv/bin/resguardo
    chmod +x .venv/bin/resguardo
}

run_installer() {
    if have uv; then
        uv pip install --python .venv/bin/python "$@"
    elif .venv/bin/python -m pip --version >/dev/null 2>&1; then
        .venv/bin/python -m pip install --disable-pip-version-check "$@"
    else
        "$(find_python)" -m pip --python .venv/bin/python install --disable-pip-version-check "$@"
    fi
}

install() {
    local options=(--quiet --no-deps --require-hashes --only-binary :all: -r "requirements/$1.txt")
    if [ "$1" = spark ]; then options+=(--no-binary pyspark); fi    # published as sources alone, plain Python
    if [ -d wheels ]; then options+=(--no-index --find-links wheels); fi
    echo "Installing requirements/$1.txt ..."
    run_installer "${options[@]}" || die "The packages could not be installed; the reason stands above." \
        "No network? Run \`make wheels\` on a machine of the same kind and bring its folder wheels/ here."
    cp "requirements/$1.txt" ".venv/installed/$1.txt"
}

[ $# -gt 0 ] || die "Usage: tools/setup.sh core [names] [postgres] [linkage] [spark] [dev] [bench] [fuzz]"
if ! [ -d .venv/installed ] || ! is_recent .venv/bin/python; then make_environment; fi
for lock in "$@"; do
    [ -f "requirements/$lock.txt" ] || die "There is no requirements/$lock.txt."
    cmp -s "requirements/$lock.txt" ".venv/installed/$lock.txt" || install "$lock"
done
