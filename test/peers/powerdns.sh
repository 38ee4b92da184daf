#!/bin/sh
# Starts PowerDNS Authoritative from nothing, on loopback: a fresh SQLite database in WAL mode with 1,000 names.
# Usage: powerdns.sh DIR DNS_PORT HTTP_PORT [OPTION…], such as --cache-ttl=0. The server takes this process's place, so its
# pid is ours.
# Needs: apt-get install pdns-server pdns-backend-sqlite3 sqlite3
set -eu
dir=$1 dns_port=$2 http_port=$3
shift 3
# Debian puts servers where only root looks.
PATH=$PATH:/usr/sbin:/sbin

for program in pdns_server sqlite3; do
  command -v "$program" > /dev/null || {
    echo "$program is not installed: apt-get install pdns-server pdns-backend-sqlite3 sqlite3" >&2
    exit 1
  }
done
mkdir -p "$dir"
cd "$dir"
schema=/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql
{
  echo 'PRAGMA journal_mode=WAL;'
  cat "$schema"
  echo "INSERT INTO domains (id, name, type) VALUES (1, 'example.test', 'NATIVE');"
  echo "INSERT INTO records (domain_id, name, type, content, ttl) VALUES
    (1, 'example.test', 'SOA', 'ns1.example.test admin.example.test 1 10800 3600 604800 3600', 3600),
    (1, 'example.test', 'NS', 'ns1.example.test', 3600);"
  echo "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO records (domain_id, name, type, content, ttl)
    SELECT 1, 'h' || i || '.example.test', 'A', '192.0.2.' || (i % 254 + 1), 60 FROM n;"
} | sqlite3 pdns.sqlite3 > /dev/null

cat > pdns.conf << CONF
launch=gsqlite3
gsqlite3-database=$dir/pdns.sqlite3
gsqlite3-pragma-journal-mode=WAL
gsqlite3-pragma-synchronous=1
gsqlite3-pragma-foreign-keys=yes
gsqlite3-dnssec=no
local-address=127.0.0.1
local-port=$dns_port
socket-dir=$dir
daemon=no
guardian=no
write-pid=yes
disable-syslog=yes
loglevel=3
webserver=yes
webserver-address=127.0.0.1
webserver-port=$http_port
webserver-allow-from=127.0.0.1
webserver-loglevel=none
api=yes
api-key=soak-test-key
security-poll-suffix=
version-string=anonymous
CONF
exec pdns_server --config-dir="$dir" "$@"
