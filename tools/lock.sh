#!/usr/bin/env bash
# Writes requirements/*.txt from requirements/*.in: every package with its hashes, no address in the file.
# Needs uv. The pip and uv settings of this machine are put aside, or its indexes would leak into the files.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
for name in core names postgres linkage stamps spark dev bench fuzz; do
    # PySpark is published as sources alone; they are plain Python.
    wheels=(--only-binary :all:); if [ "$name" = spark ]; then wheels+=(--no-binary pyspark); fi
    # Of rigour only its own core is wanted: installed without what it asks for, it needs no compiler.
    if [ "$name" = names ]; then wheels+=(--no-deps); fi
    env PIP_CONFIG_FILE=/dev/null UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile \
        --quiet --universal --python-version 3.11 --generate-hashes "${wheels[@]}" \
        --no-emit-index-url --no-emit-find-links --no-annotate --upgrade \
        "$name.in" --output-file "$name.txt"
done
