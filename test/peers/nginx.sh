#!/bin/sh
# Starts nginx from nothing, on loopback: one worker, a 6-byte file, TLS with HTTP/2 and a certificate of its own.
# Usage: nginx.sh DIR HTTP_PORT TLS_PORT. The server takes this process's place, so its pid is ours.
# Gives /six (6 bytes), /status/503 (any status), /locked (500, `database is locked`), /big (1 MiB), /requests (stub_status).
# DIR/cert.pem is for 127.0.0.1 and localhost. TLS_PORT offers HTTP/2 and 1.1; TLS_PORT + 1 offers 1.1 alone.
# Needs: apt-get install nginx-light openssl
set -eu
dir=$1 http_port=$2 tls_port=$3
# Debian puts servers where only root looks.
PATH=$PATH:/usr/sbin:/sbin

for program in nginx openssl; do
  command -v "$program" > /dev/null || {
    echo "$program is not installed: apt-get install nginx-light openssl" >&2
    exit 1
  }
done
mkdir -p "$dir/html" "$dir/tmp"
cd "$dir"
printf 'hello\n' > html/six
head -c 1048576 /dev/zero > html/big
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=localhost \
  -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2> openssl.log

# As root it would serve as nobody, who may not read DIR.
if [ "$(id -u)" = 0 ]; then user='user root;'; else user=''; fi
cat > nginx.conf << CONF
$user
daemon off;
master_process on;
worker_processes 1;
pid nginx.pid;
error_log error.log notice;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/fcgi;
  uwsgi_temp_path tmp/uwsgi; scgi_temp_path tmp/scgi;
  # The default of 1,000 would close connections all the time.
  keepalive_requests 1000000000;
  ssl_certificate cert.pem;
  ssl_certificate_key key.pem;
  server {
    listen 127.0.0.1:$http_port;
    listen 127.0.0.1:$tls_port ssl http2;
    listen 127.0.0.1:$((tls_port + 1)) ssl;
    root $dir/html;
    location = /requests { stub_status; }
    location = /locked { default_type application/json; return 500 '{"error":"database is locked"}'; }
    location ~ ^/status/ { default_type text/plain; if (\$uri ~ ^/status/503) { return 503 "busy"; } return 404 "no"; }
  }
}
CONF
exec nginx -p "$dir" -c nginx.conf -e error.log
