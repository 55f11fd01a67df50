#!/usr/bin/env bash
# Run a command beside a PostgreSQL of its own: a new cluster in a temporary folder, on a free loopback port, as an
# unprivileged user, stopped and deleted at the end. CLF_TEST_POSTGRESQL tells the command its address; where no
# PostgreSQL can be had the command runs without, and the tests that need one say why they are skipped.
set -euo pipefail

programs() { ls -d /usr/lib/postgresql/*/bin /usr/local/pgsql/bin 2>/dev/null | sort -V | tail -1 || true; }

without() {
  [ -z "${folder:-}" ] || stop
  export CLF_TEST_POSTGRESQL_ABSENT="$1"
  exec "${command[@]}"
}

as_user() { if [ "$(id -u)" = 0 ]; then runuser -u nobody -- "$@"; else "$@"; fi; }

stop() {
  as_user "$bin/pg_ctl" stop --silent --wait --mode immediate -D "$folder/data" >/dev/null 2>&1 || true
  rm -rf "$folder"
}

command=("$@")
bin=$(programs)
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing PostgreSQL from Debian's packages for the tests of the feedback store" >&2
  # No cluster of Debian's own: it would start a server that nobody asked for.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  DEBIAN_FRONTEND=noninteractive timeout 300 \
    sh -c 'apt-get update -qq && apt-get install -qq --no-install-recommends postgresql' >/dev/null 2>&1 || true
  bin=$(programs)
fi
[ -n "$bin" ] || without "PostgreSQL is not installed, and could not be: apt-get install postgresql"

folder=$(mktemp -d)
trap stop EXIT
export PGPASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "$PGPASSWORD" >"$folder/password"
[ "$(id -u)" != 0 ] || chown -R nobody "$folder"
cd "$folder"
as_user "$bin/initdb" -D "$folder/data" -U clf -E UTF8 --no-locale --no-sync --auth scram-sha-256 \
  --pwfile "$folder/password" >"$folder/initdb.log" 2>&1 || { reason=$(tail -1 "$folder/initdb.log"); cd "$OLDPWD"; without "initdb failed: $reason"; }
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_user "$bin/pg_ctl" start --silent --wait -D "$folder/data" -l "$folder/log" \
  -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c max_connections=50" \
  >/dev/null || { reason=$(tail -1 "$folder/log"); cd "$OLDPWD"; without "PostgreSQL did not start: $reason"; }
cd "$OLDPWD"
export CLF_TEST_POSTGRESQL="postgresql+psycopg://clf:$PGPASSWORD@127.0.0.1:$port/postgres"
"${command[@]}"
