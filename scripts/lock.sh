#!/bin/sh
# Write both lock files from pyproject.toml: one version with its hashes for every platform, and no index.
#   requirements.lock         everything: runtime, sandbox, development
#   deploy/requirements.lock  the same pins, runtime only; the container image is made from it
# Pinned versions stay unless they are asked to move: make lock ARGS=--upgrade
set -eu
cd "$(dirname "$0")/.."

command -v uv >/dev/null || {
    echo "make lock needs uv on PATH (pip install uv)" >&2
    exit 1
}

compile() {
    # The build backend is locked with the rest, since the editable install builds without isolation.
    .venv/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])' |
        uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
            --no-header --no-annotate --no-emit-index-url "$@" pyproject.toml -
}

compile "$@" --extra sandbox --extra dev --output-file requirements.lock
compile --constraint requirements.lock --output-file deploy/requirements.lock
