#!/bin/sh
# See to it that there is a Node that can build the dashboard; with --install, from Debian's packages where that is allowed.
set -eu

is_new_enough() {
    command -v npm >/dev/null && command -v node >/dev/null &&
        node -e 'const [major, minor] = process.versions.node.split(".").map(Number)
            process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)'
}

is_new_enough && exit 0

if [ "${1:-}" = --install ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! command -v node >/dev/null; then
    echo "Installing nodejs npm"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    apt-get install -qq -y --no-install-recommends nodejs npm >/dev/null
    is_new_enough && exit 0
fi

echo "The dashboard is built with Node 20.19, 22.12 or newer, and npm; found: $(node --version 2>/dev/null || echo none). Install it first." >&2
exit 1
