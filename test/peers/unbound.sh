#!/bin/sh
# Starts Unbound from nothing, on loopback: DNS over TLS and over HTTPS, with 1,000 names of its own and a certificate
# that nobody has signed, for dns.example.test and 127.0.0.1: DIR/certificate.pem.
# Usage: unbound.sh DIR DOT_PORT DOH_PORT. The server takes this process's place, so its pid is ours.
# Needs: apt-get install unbound openssl
set -eu
dir=$1 dot_port=$2 doh_port=$3
# Debian puts servers where only root looks.
PATH=$PATH:/usr/sbin:/sbin
for program in unbound openssl; do
  command -v "$program" > /dev/null || {
    echo "$program is not installed: apt-get install unbound openssl" >&2
    exit 1
  }
done
mkdir -p "$dir"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=dns.example.test \
  -addext subjectAltName=DNS:dns.example.test,IP:127.0.0.1 \
  -keyout "$dir/key.pem" -out "$dir/certificate.pem" 2> /dev/null
{
  cat << CONF
server:
  directory: "$dir"
  chroot: ""
  username: ""
  pidfile: "$dir/unbound.pid"
  use-syslog: no
  logfile: ""
  verbosity: 0
  do-udp: no
  interface: 127.0.0.1@$dot_port
  interface: 127.0.0.1@$doh_port
  tls-port: $dot_port
  https-port: $doh_port
  http-endpoint: "/dns-query"
  tls-service-key: "$dir/key.pem"
  tls-service-pem: "$dir/certificate.pem"
  access-control: 127.0.0.0/8 allow
  incoming-num-tcp: 100
  module-config: "iterator"
  local-zone: "example.test." static
CONF
  seq 1 1000 | awk '{ print "  local-data: \"h" $1 ".example.test. 60 A 192.0.2." $1 % 254 + 1 "\"" }'
  echo 'remote-control:'
  echo '  control-enable: no'
} > "$dir/unbound.conf"
exec unbound -d -c "$dir/unbound.conf"
