#!/bin/sh
# See to it that what the tests start themselves is installed: Redis, PostgreSQL and a browser.
set -eu

has_redis() {
    command -v redis-server >/dev/null
}

has_postgres() {
    command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1
}

has_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

missing=
has_redis || missing="redis-server"
has_postgres || missing="$missing postgresql"
has_chromium || missing="$missing chromium"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests start servers and a browser of their own; install first: $missing (Debian package names)" >&2
    exit 1
fi

echo "Installing $missing"
# Tests bring up their own clusters on free ports; Debian's need not run beside them.
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >/dev/null
# shellcheck disable=SC2086 # three package names at most, meant to be split
apt-get install -qq -y --no-install-recommends $missing >/dev/null
