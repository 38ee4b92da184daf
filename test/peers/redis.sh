#!/bin/sh
# Starts Redis from nothing, on loopback. Usage: redis.sh DIR PORT [aof|rdb]
# The server takes this process's place, so its pid is ours. Started again on the same DIR it has what it had on disk:
# aof (the default) is every write, a second after it at the latest even when the machine dies, and at once when only the
# process does; rdb is a dump a minute, if 100 keys have changed: what was acknowledged since is gone with a kill -9.
# Needs: apt-get install redis-server
set -eu
dir=$1 port=$2 kept=${3-aof}

command -v redis-server > /dev/null || {
  echo 'redis-server is not installed: apt-get install redis-server' >&2
  exit 1
}
case $kept in
  aof) kept="save ''
appendonly yes
appendfsync everysec" ;;
  rdb) kept='save 60 100
appendonly no' ;;
  *) echo "redis.sh: «$kept» is neither aof nor rdb" >&2; exit 2 ;;
esac
mkdir -p "$dir"
cd "$dir"
cat > redis.conf << CONF
bind 127.0.0.1
port $port
daemonize no
dir .
logfile ""
loglevel warning
$kept
auto-aof-rewrite-min-size 16mb
maxmemory 256mb
maxmemory-policy noeviction
CONF
exec redis-server redis.conf
