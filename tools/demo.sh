#!/usr/bin/env bash
# Plays a whole rescue in a fresh folder, makes ready accounts for it and serves it. SERVE=no plays only; PORT=n serves elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONUTF8=1
mkdir -p demo
folder="demo/$(date +%Y%m%d-%H%M%S)-$$"
outcome=0
.venv/bin/resguardo --data "$folder" drill "$@" || outcome=$?
if [ "$outcome" -gt 1 ] || [ ! -d "$folder" ]; then exit "$outcome"; fi
cat <<WORDS

Esa cuenta quedó en $folder. Siga con · That account is now in $folder. Go on with:

  export RESGUARDO_DATA=$folder
  .venv/bin/resguardo unaccounted         quién falta, desde cuándo · who is missing, since when
  .venv/bin/resguardo timeline            qué pasó, en orden · what happened, in order
  .venv/bin/resguardo roll                quién está y quién responde · who is here and who answers
  .venv/bin/resguardo disputes            qué disputas siguen abiertas · which disputes are still open
  .venv/bin/resguardo verify              todo, otra vez, desde los bytes · everything again, from the bytes

Otra semilla es otro rescate · another seed is another rescue:  make demo SEED=7

WORDS
.venv/bin/python -m resguardo.console.access "$folder"
if [ "${SERVE:-yes}" = no ]; then exit "$outcome"; fi
echo
exec .venv/bin/resguardo --data "$folder" serve --port "${PORT:-8000}"
