#!/bin/sh
# Counts a hub's messages in MariaDB: asks nginx with nchan each second how many were published, and adds the new ones to
# the row `all` of endpoint_stats in the database `soak` (mariadb.sh makes it), over one connection.
# Usage: hub-counters.sh HTTP_PORT DB_PORT [each]. With `each` an UPDATE, committed, for each message: how a hub begins.
# Needs: apt-get install mariadb-client curl
set -eu
http_port=$1 db_port=$2 each=${3-}

for program in mariadb curl; do
  command -v "$program" > /dev/null || {
    echo "$program is not installed: apt-get install mariadb-client curl" >&2
    exit 1
  }
done
{
  echo 'CREATE TABLE IF NOT EXISTS endpoint_stats (endpoint VARCHAR(64) PRIMARY KEY, messages BIGINT NOT NULL) ENGINE=InnoDB;'
  echo "INSERT IGNORE INTO endpoint_stats VALUES ('all', 0);"
  counted=0
  while :; do
    published=$(curl -fsS --max-time 5 "http://127.0.0.1:$http_port/nchan_status" | sed -n 's/^total published messages: //p')
    # nginx counts from 0 again after its worker was killed.
    [ "${published:-0}" -ge "$counted" ] || counted=0
    new=$((${published:-$counted} - counted))
    counted=$((counted + new))
    add() { echo "UPDATE endpoint_stats SET messages = messages + $1 WHERE endpoint = 'all';"; }
    if [ -z "$each" ]; then
      [ "$new" -eq 0 ] || add "$new"
    else
      while [ "$new" -gt 0 ]; do
        add 1
        new=$((new - 1))
      done
    fi
    sleep 1
  done
} | mariadb --no-defaults --host=127.0.0.1 --port="$db_port" --user=soak --skip-column-names --unbuffered soak
