#!/bin/sh
# Starts PostgreSQL from nothing, on loopback: a database `soak`, and its owner, the user `soak`. The password is
# $SOAK_PASSWORD (default: none); it is written nowhere but, hashed, in the server's own tables.
# Usage: postgres.sh DIR PORT [TLS]. The server takes this process's place, so its pid is ours. Started again on the same
# DIR it has its data again. With a third word it offers TLS as well; DIR/cert.pem is for 127.0.0.1 and localhost.
# Needs: apt-get install postgresql (and openssl for TLS)
set -eu
dir=$1 port=$2 tls=${3-}
# Debian puts it beside PATH, by version.
for bin in /usr/lib/postgresql/*/bin; do [ -x "$bin/initdb" ] && PATH=$bin:$PATH; done

command -v initdb > /dev/null || {
  echo 'postgres is not installed: apt-get install postgresql' >&2
  exit 1
}
mkdir -p "$dir"
cd "$dir"
dir=$PWD

# It refuses to be root's. Its own user may not look into folders that are root's alone: what it takes to do so it keeps.
as=
if [ "$(id -u)" = 0 ]; then
  as='setpriv --reuid postgres --regid postgres --init-groups --inh-caps +dac_override --ambient-caps +dac_override --'
  mkdir -p data
  chown postgres: data
fi

if [ ! -e data/PG_VERSION ]; then
  if [ -n "${SOAK_PASSWORD-}" ]; then auth=scram-sha-256; else auth=trust; fi
  $as initdb --pgdata "$dir/data" --username postgres --encoding UTF8 --locale C --no-sync \
    --auth-host $auth --auth-local trust > install.log
  password=$(printf %s "${SOAK_PASSWORD-}" | sed "s/'/''/g")
  # One statement a line.
  $as postgres --single -D "$dir/data" postgres >> install.log << SQL
CREATE ROLE soak LOGIN PASSWORD '$password'
CREATE DATABASE soak OWNER soak
SQL
fi
set --
if [ -n "$tls" ]; then
  [ -e cert.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2> openssl.log
  chmod 640 key.pem
  set -- -c ssl=on -c ssl_cert_file="$dir/cert.pem" -c ssl_key_file="$dir/key.pem"
fi
exec $as postgres -D "$dir/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= "$@"
