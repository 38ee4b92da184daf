#!/bin/sh
# Starts etcd from nothing, on loopback: one member. Usage: etcd.sh DIR CLIENT_PORT [TLS_PORT]
# The server takes this process's place, so its pid is ours. Started again on the same DIR it has its data again.
# With TLS_PORT it offers its gRPC there too, with a certificate of its own: DIR/cert.pem, for 127.0.0.1 and localhost.
# Needs: apt-get install etcd-server (and openssl for TLS)
set -eu
dir=$1 port=$2 tls_port=${3-}

command -v etcd > /dev/null || {
  echo "etcd is not installed: apt-get install etcd-server" >&2
  exit 1
}
mkdir -p "$dir"
cd "$dir"
urls=http://127.0.0.1:$port
if [ -n "$tls_port" ]; then
  [ -e cert.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2> openssl.log
  urls=$urls,https://127.0.0.1:$tls_port
  set -- --cert-file cert.pem --key-file key.pem
else
  set --
fi
# A cluster of one talks to no peer: its port for them is any that is free. Old revisions would fill its quota of 2 GB.
exec etcd --name n1 --data-dir data --listen-client-urls "$urls" --advertise-client-urls "$urls" \
  --listen-peer-urls http://127.0.0.1:0 --initial-advertise-peer-urls http://127.0.0.1:2380 \
  --initial-cluster n1=http://127.0.0.1:2380 --auto-compaction-mode revision --auto-compaction-retention 10000 \
  --logger zap --log-level error "$@"
