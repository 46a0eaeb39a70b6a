#!/usr/bin/env bash
# Makes sure that the programs of a PostgreSQL server are on this machine; exits 1 and says what to do when not.
#
# It starts nothing. The tests start a server of their own in a temporary folder (tests/kit/postgresql.py).
set -euo pipefail

is_there() {
    command -v initdb >/dev/null 2>&1 && command -v pg_ctl >/dev/null 2>&1 && return
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || compgen -G '/usr/pgsql-*/bin/initdb' >/dev/null
}

add_package() {
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    command -v apt-get >/dev/null 2>&1 || return 1
    echo "PostgreSQL is not on this machine; adding the package postgresql ..."
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get -qq update >/dev/null 2>&1 || true
    "${as_root[@]}" apt-get -qq install -y --no-install-recommends postgresql >/dev/null 2>&1
}

is_there || { add_package && is_there; } || {
    cat >&2 <<'WORDS'
PostgreSQL is not on this machine and could not be added. One command adds it:
  Debian, Ubuntu:  sudo apt install postgresql
  Fedora:          sudo dnf install postgresql-server
  macOS:           brew install postgresql@17
WORDS
    exit 1
}
