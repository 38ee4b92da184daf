#!/bin/sh
# Starts nginx with nchan from nothing, on loopback: channels that are posted to and listened to over WebSocket.
# Usage: nchan.sh DIR PORT [TLS_PORT]. The server takes this process's place, so its pid is ours.
# Gives /pub/NAME (POST a message), /sub/NAME (WebSocket), /stored/NAME (WebSocket, what was stored comes first),
# /healthz, /nchan_status. Its one worker is a child: kill -9 it, and all connections end and all messages are gone.
# With TLS_PORT also over TLS; DIR/cert.pem is for 127.0.0.1 and localhost.
# Needs: apt-get install nginx-light libnginx-mod-nchan openssl
set -eu
dir=$1 port=$2 tls_port=${3:-}
# Debian puts servers where only root looks.
PATH=$PATH:/usr/sbin:/sbin
module=/usr/lib/nginx/modules/ngx_nchan_module.so

command -v nginx > /dev/null && [ -e "$module" ] || {
  echo 'nginx with nchan is not installed: apt-get install nginx-light libnginx-mod-nchan' >&2
  exit 1
}
mkdir -p "$dir/tmp"
cd "$dir"

if [ -n "$tls_port" ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2> openssl.log
  tls="listen 127.0.0.1:$tls_port ssl; ssl_certificate cert.pem; ssl_certificate_key key.pem;"
else
  tls=''
fi

# As root it would serve as nobody, who may not read DIR.
if [ "$(id -u)" = 0 ]; then user='user root;'; else user=''; fi
cat > nginx.conf << CONF
load_module $module;
$user
daemon off;
master_process on;
worker_processes 1;
pid nginx.pid;
error_log error.log notice;
events { worker_connections 8192; }
worker_rlimit_nofile 16384;
http {
  access_log off;
  client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/fcgi;
  uwsgi_temp_path tmp/uwsgi; scgi_temp_path tmp/scgi;
  # The default of 1,000 would close the publishers' connections all the time.
  keepalive_requests 1000000000;
  nchan_shared_memory_size 64M;
  nchan_message_buffer_length 100;
  nchan_message_timeout 5m;
  server {
    listen 127.0.0.1:$port backlog=4096;
    $tls
    location = /healthz { default_type text/plain; return 200 "ok\\n"; }
    location = /nchan_status { nchan_stub_status; }
    location ~ ^/pub/([\\w-]+)\$ { nchan_publisher; nchan_channel_id \$1; }
    location ~ ^/sub/([\\w-]+)\$ { nchan_subscriber websocket; nchan_websocket_ping_interval 30; nchan_channel_id \$1; nchan_subscriber_first_message newest; }
    location ~ ^/stored/([\\w-]+)\$ { nchan_subscriber websocket; nchan_websocket_ping_interval 30; nchan_channel_id \$1; nchan_subscriber_first_message oldest; }
  }
}
CONF
exec nginx -p "$dir" -c nginx.conf -e error.log
