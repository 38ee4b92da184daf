#!/bin/sh
# Starts webdis, which speaks HTTP for a Redis, on loopback. Usage: webdis.sh DIR HTTP_PORT REDIS_PORT
# The server takes this process's place, so its pid is ours. Redis (redis.sh) is a target of its own, so that either can
# be killed and started again alone: without it webdis answers 503, and finds it again by itself.
# GET /INCR/NAME, /GET/NAME.txt, /PING …; what Redis calls an error is a 200 with {"…":[false,"ERR …"]}.
# Needs: apt-get install webdis
set -eu
dir=$1 http_port=$2 redis_port=$3

command -v webdis > /dev/null || {
  echo 'webdis is not installed: apt-get install webdis' >&2
  exit 1
}
mkdir -p "$dir"
cd "$dir"
cat > webdis.json << CONF
{
  "redis_host": "127.0.0.1", "redis_port": $redis_port, "redis_auth": null,
  "http_host": "127.0.0.1", "http_port": $http_port,
  "threads": 2, "pool_size": 8, "daemonize": false, "websockets": false, "database": 0,
  "acl": [{ "disabled": ["DEBUG", "SHUTDOWN", "CONFIG"] }],
  "verbosity": 3, "logfile": "webdis.log", "hiredis": { "keep_alive_sec": 15 }
}
CONF
exec webdis webdis.json
