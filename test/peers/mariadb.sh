#!/bin/sh
# Starts MariaDB from nothing, on loopback: a database `soak`, and a user `soak` who may do anything in it. The password
# is $SOAK_PASSWORD (default: none); it is written nowhere but, hashed, in the server's own tables.
# Usage: mariadb.sh DIR PORT [TLS]. The server takes this process's place, so its pid is ours. Started again on the same
# DIR it has its data again. With a third word it offers TLS as well; DIR/cert.pem is for 127.0.0.1 and localhost.
# Needs: apt-get install mariadb-server (and openssl for TLS)
set -eu
dir=$1 port=$2 tls=${3-}
# Debian puts servers where only root looks.
PATH=$PATH:/usr/sbin:/sbin

for program in mariadbd mariadb-install-db; do
  command -v "$program" > /dev/null || {
    echo "$program is not installed: apt-get install mariadb-server" >&2
    exit 1
  }
done
mkdir -p "$dir"
cd "$dir"
dir=$PWD
user=$(id -un)

if [ ! -e data/soak ]; then
  mariadb-install-db --no-defaults --datadir="$dir/data" --user="$user" --skip-test-db \
    --auth-root-authentication-method=normal > install.log 2>&1 || { cat install.log >&2; exit 1; }
  password=$(printf %s "${SOAK_PASSWORD-}" | sed "s/[\\\\']/\\\\&/g")
  mariadbd --no-defaults --bootstrap --datadir="$dir/data" --user="$user" 2>> install.log << SQL
FLUSH PRIVILEGES;
CREATE USER 'soak'@'127.0.0.1' IDENTIFIED BY '$password';
GRANT ALL ON soak.* TO 'soak'@'127.0.0.1';
CREATE DATABASE soak;
SQL
fi
set -- --skip-ssl
if [ -n "$tls" ]; then
  [ -e cert.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2> openssl.log
  set -- --ssl-cert="$dir/cert.pem" --ssl-key="$dir/key.pem"
fi
# A socket's whole path may have 107 characters: relative to the data it is short.
exec mariadbd --no-defaults --datadir="$dir/data" --user="$user" --bind-address=127.0.0.1 --port="$port" \
  --socket=mariadb.sock --pid-file="$dir/mariadb.pid" --skip-name-resolve --innodb-buffer-pool-size=64M "$@"
