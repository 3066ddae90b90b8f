#!/bin/sh
# Make .venv hold exactly what requirements.lock pins, with Holdfast itself in it. Safe to repeat.
set -eu
cd "$(dirname "$0")/.."

is_usable() {
    "$1" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python; do
        if is_usable "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "Holdfast needs Python 3.11, 3.12 or 3.13 with its venv module: install one, or name it: make ... PYTHON=/path/to/python" >&2
    return 1
}

has_pip() {
    .venv/bin/python -m pip --version >/dev/null 2>&1
}

if ! is_usable .venv/bin/python || ! has_pip; then
    python=$(find_python)
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv || {
        echo "$python cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
fi

echo "Installing what requirements.lock pins (about a minute the first time)"
# Wheels only: building a source archive would fetch build tools that no hash covers.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
    --require-hashes --requirement requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
touch .venv/.installed
