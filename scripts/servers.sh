#!/bin/sh
# See to it that the servers the tests start themselves are installed: Redis and PostgreSQL.
set -eu

has_redis() {
    command -v redis-server >/dev/null
}

has_postgres() {
    command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1
}

missing=
has_redis || missing="redis-server"
has_postgres || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests start servers of their own; install first: $missing (Debian package names)" >&2
    exit 1
fi

echo "Installing $missing"
# Tests bring up their own clusters on free ports; Debian's need not run beside them.
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >/dev/null
# shellcheck disable=SC2086 # two package names at most, meant to be split
apt-get install -qq -y --no-install-recommends $missing >/dev/null
