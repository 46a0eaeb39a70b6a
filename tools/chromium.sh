#!/usr/bin/env bash
# Makes sure that a Chromium and the tool that lets it trust a certificate are on this machine; exits 1 and says what to do when not.
set -euo pipefail

is_there() {
    command -v certutil >/dev/null 2>&1 || return 1
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null 2>&1; then return; fi
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

add_package() {
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    command -v apt-get >/dev/null 2>&1 || return 1
    echo "Chromium is not on this machine; adding the packages chromium and libnss3-tools ..."
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get -qq update >/dev/null 2>&1 || true
    "${as_root[@]}" apt-get -qq install -y --no-install-recommends chromium libnss3-tools fonts-noto-core >/dev/null 2>&1
}

is_there || { add_package && is_there; } || {
    cat >&2 <<'WORDS'
Chromium and certutil are not both on this machine and could not be added. One command adds them:
  Debian, Ubuntu:  sudo apt install chromium libnss3-tools
  Fedora:          sudo dnf install chromium nss-tools
  macOS:           brew install --cask google-chrome && brew install nss
WORDS
    exit 1
}
