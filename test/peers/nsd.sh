#!/bin/sh
# Starts NSD, an authoritative DNS server, from nothing, on loopback: UDP and TCP, a zone of 1,000 names, and `big`,
# whose answer does not fit 512 bytes.
# Usage: nsd.sh DIR PORT. The server takes this process's place, so its pid is ours.
# Needs: apt-get install nsd
set -eu
dir=$1 port=$2
# Debian puts servers where only root looks.
PATH=$PATH:/usr/sbin:/sbin
command -v nsd > /dev/null || {
  echo "nsd is not installed: apt-get install nsd" >&2
  exit 1
}
mkdir -p "$dir"
{
  echo '$ORIGIN example.test.'
  echo '$TTL 60'
  echo '@ SOA ns1 admin 1 10800 3600 604800 3600'
  echo '@ NS ns1'
  echo 'ns1 A 127.0.0.1'
  seq 1 1000 | awk '{ print "h" $1 " A 192.0.2." $1 % 254 + 1 }'
  seq 1 60 | awk '{ print "big A 198.51.100." $1 }'
} > "$dir/example.test.zone"
cat > "$dir/nsd.conf" << CONF
server:
  ip-address: 127.0.0.1@$port
  server-count: 1
  username: ""
  chroot: ""
  database: ""
  zonesdir: "$dir"
  zonelistfile: "$dir/zone.list"
  xfrdfile: "$dir/xfrd.state"
  xfrdir: "$dir"
  pidfile: "$dir/nsd.pid"
  rrl-ratelimit: 0
  tcp-count: 1000
  minimal-responses: no
remote-control:
  control-enable: no
zone:
  name: example.test
  zonefile: example.test.zone
CONF
exec nsd -d -c "$dir/nsd.conf"
