#!/usr/bin/env bash
# Makes sure that the program openssl, with which the tests play a time-stamping authority, is on this machine; exits 1 and says what to do when not.
set -euo pipefail

add_package() {
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    command -v apt-get >/dev/null 2>&1 || return 1
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get -qq update >/dev/null 2>&1 || true
    "${as_root[@]}" apt-get -qq install -y --no-install-recommends openssl >/dev/null 2>&1
}

command -v openssl >/dev/null 2>&1 || { add_package && command -v openssl >/dev/null 2>&1; } || {
    echo "The program openssl is not on this machine and could not be added: sudo apt install openssl" >&2
    exit 1
}
