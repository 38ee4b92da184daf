#!/bin/sh
# Starts dnsdist from nothing, on loopback, before a DNS server: DNS over TLS and over HTTPS, with a certificate that
# nobody has signed, for dns.example.test and 127.0.0.1: DIR/certificate.pem.
# Usage: dnsdist.sh DIR DOT_PORT DOH_PORT BACKEND_PORT. The server takes this process's place, so its pid is ours.
# Needs: apt-get install dnsdist openssl
set -eu
dir=$1 dot_port=$2 doh_port=$3 backend_port=$4
for program in dnsdist openssl; do
  command -v "$program" > /dev/null || {
    echo "$program is not installed: apt-get install dnsdist openssl" >&2
    exit 1
  }
done
mkdir -p "$dir"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=dns.example.test \
  -addext subjectAltName=DNS:dns.example.test,IP:127.0.0.1 \
  -keyout "$dir/key.pem" -out "$dir/certificate.pem" 2> /dev/null
cat > "$dir/dnsdist.conf" << CONF
setSecurityPollSuffix('')
setACL({'127.0.0.0/8'})
newServer({address='127.0.0.1:$backend_port', healthCheckMode='up'})
addTLSLocal('127.0.0.1:$dot_port', '$dir/certificate.pem', '$dir/key.pem')
addDOHLocal('127.0.0.1:$doh_port', '$dir/certificate.pem', '$dir/key.pem', '/dns-query')
CONF
exec dnsdist --supervised --disable-syslog -C "$dir/dnsdist.conf"
