#!/usr/bin/env bash
# Runs deploy/nginx/nginx.conf on 127.0.0.1 with a generated certificate, in front of a server of this checkout, and
# checks TLS, cached files, limits, streams, and the headers that the server receives about its clients.
#
#   deploy/check-nginx.sh
#
# Needs nginx (Debian: nginx-light), openssl, curl, and `npm ci`. The check changes only addresses
# and paths, and removes `resolve` and `http2 on`, which nginx older than 1.27.3 does not know.
# Exits with 1 if a check fails.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH=$PWD/node_modules/.bin:$PATH:/usr/sbin

work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2> /dev/null || true; wait; rm -rf "$work"' EXIT
failed=0
passed=0
ok() { passed=$((passed + 1)); echo "ok   $1"; }
not_ok() { failed=$((failed + 1)); echo "FAIL $1${2:+: $2}"; }
# is TITLE ACTUAL PATTERN
is() { if [[ $2 =~ ^($3)$ ]]; then ok "$1"; else not_ok "$1" "'$2' is not '$3'"; fi; }

mapfile -t ports < <(node -e "
  const servers = Array.from({ length: 7 }, () => net.createServer().listen(0, '127.0.0.1'));
  setTimeout(() => { for (const one of servers) { console.log(one.address().port); one.close(); } }, 50);")
server_port=${ports[0]} echo_port=${ports[1]} http_port=${ports[2]} https_port=${ports[3]} echo_https_port=${ports[4]} echo_http_port=${ports[5]} cache_port=${ports[6]}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=hub.test \
  -addext subjectAltName=DNS:hub.test -keyout "$work/tls_key" -out "$work/tls_certificate" 2> /dev/null

echo 'server_name hub.test;' > "$work/server_name"

# run_nginx NAME SERVER_PORT HTTP_PORT HTTPS_PORT: runs as nobody if we are root, since it needs no privileges.
run_nginx() {
  local folder=$work/$1
  mkdir "$folder"
  sed -e "s,/tmp/,$folder/,; s,/run/secrets/,$work/,; s,/dev/stdout,$folder/access.log," \
    -e "s,error_log stderr,error_log $folder/error.log," \
    -e 's,^ *resolver .*,,; s,^ *http2 on;,,' -e "s,server app:8000 resolve,server 127.0.0.1:$2," \
    -e "s,listen 8080,listen 127.0.0.1:$3,; s,listen 8443 ssl,listen 127.0.0.1:$4 ssl http2," \
    deploy/nginx/nginx.conf > "$folder/nginx.conf"
  local as=()
  if [ "$(id -u)" = 0 ]; then
    chmod 755 "$work"
    chown -R 65534:65534 "$folder" "$work/tls_key"
    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  fi
  "${as[@]}" nginx -p "$folder" -e "$folder/error.log" -c nginx.conf -g 'daemon off;' > "$folder/out.log" 2>&1 &
  pids+=($!)
}

# A shared cache in front of a registry: it caches whatever the responses allow, for all clients.
run_cache() {
  local folder=$work/cache
  mkdir "$folder"
  cat > "$folder/nginx.conf" << CONFIGURATION
pid $folder/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
  proxy_cache_path $folder/kept keys_zone=all:1m inactive=7d use_temp_path=off;
  server {
    listen 127.0.0.1:$cache_port;
    location / {
      proxy_pass http://127.0.0.1:$server_port;
      proxy_cache all;
      proxy_cache_revalidate on;
      add_header X-Cache \$upstream_cache_status always;
    }
  }
}
CONFIGURATION
  nginx -p "$folder" -e "$folder/error.log" -c nginx.conf -g 'daemon off;' > "$folder/out.log" 2>&1 &
  pids+=($!)
}

until_open() {
  for _ in $(seq 100); do
    if (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; then return; fi
    sleep 0.1
  done
  cat "$work"/*/error.log "$work"/*/out.log "$work/server.log" >&2
  echo "nothing listens on port $1" >&2
  exit 1
}

node scripts/build.ts
admin_key=$(node -p "crypto.randomBytes(24).toString('base64url')")
admin_password=$(node -p "crypto.randomBytes(12).toString('base64url')")
url=https://hub.test:$https_port
PORT=$server_port HOST=127.0.0.1 DATA_DIR=$work/data ADMIN_API_KEY=$admin_key ADMIN_PASSWORD=$admin_password \
  DEFAULT_VISIBILITY=public TRUSTED_PROXIES=loopback PUBLIC_URL=$url node dist/agenthub.js serve > "$work/server.log" &
server_pid=$!
PORT=$echo_port node deploy/nginx/echo.mjs &
pids+=("$server_pid" $!)
run_nginx registry "$server_port" "$http_port" "$https_port"
run_nginx echo "$echo_port" "$echo_http_port" "$echo_https_port"
run_cache
for port in "$server_port" "$echo_port" "$https_port" "$echo_https_port" "$cache_port"; do until_open "$port"; done

get() {
  curl -sS --cacert "$work/tls_certificate" --resolve "hub.test:$https_port:127.0.0.1" \
    --resolve "hub.test:$echo_https_port:127.0.0.1" "$@"
}
status() { get -o "$work/body" -D "$work/head" -w '%{http_code}' "$@"; }
header() { grep -i "^$1:" "$work/head" | tail -1 | cut -d' ' -f2- | tr -d '\r'; }
code() { grep -o '"code":"[^"]*"' "$work/body" | cut -d'"' -f4; }

# TLS
is 'sends plain HTTP to TLS' "$(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' -H 'host: hub.test' "http://127.0.0.1:$http_port/skills?q=a")" '308 https://hub.test/skills\?q=a'
is 'sends nobody to a name that a client made up' "$(for host in evil.test hub.test.evil.test 'evil.test:80' ''; do curl -sS -o /dev/null -w '%{redirect_url} ' -H "host: $host" "http://127.0.0.1:$http_port/"; done)" '(https://hub.test/ | ){4}'
is 'answers over TLS 1.3 and HTTP/2' "$(get -o /dev/null -w '%{http_code} %{http_version}' --tlsv1.3 "$url/health")" '200 2'
is 'takes no TLS older than 1.2' "$(get --tls-max 1.1 "$url/health" 2> /dev/null || echo refused)" refused
is 'serves the page' "$(status "$url/")" 200
is 'tells browsers to stay with TLS' "$(header strict-transport-security)" 'max-age=31536000'

# Files
asset=$(grep -o 'assets/[^"]*\.js' "$work/body" | head -1)
# Files below 1 KiB have no compressed variant.
is 'fetches a file once' "$(status -H 'accept-encoding: gzip' "$url/$asset") $(header x-cache) $(header content-encoding)" '200 MISS gzip'
is 'then has it' "$(status -H 'accept-encoding: gzip' "$url/$asset") $(header x-cache) $(header content-encoding)" '200 HIT gzip'
is 'keeps the codings apart' "$(status -H 'accept-encoding: br' "$url/$asset") $(header x-cache) $(header content-encoding)" '200 MISS br'
is 'keeps nothing of the API' "$(status "$url/api/v1/skills") $(header x-cache)" '200 '
headers() { echo "$(grep -ic '^strict-transport-security: max-age=31536000' "$work/head") $(grep -ic '^x-content-type-options: nosniff' "$work/head")"; }
for path in / /health /api/v1/skills /api/v1/none /openapi.json /cli/agenthub-cli.tgz /assets/none.js /ready; do
  status "$url$path" > /dev/null
  is "says it once, and that no type is to be guessed: $path" "$(headers)" '1 1'
done

# Withdrawing: a shared cache, queried now and at the end
publish() { status -X POST -H "x-api-key: $admin_key" "$@" "$url/api/v1/skills"; }
skill() { printf -- '---\nname: %s\ndescription: Checks the proxy.\n---\n# %s\n' "$1" "$1" > "$work/$1.md"; }
cached() { curl -sS -o "$work/body" -D "$work/head" -w '%{http_code}' "$@" "http://127.0.0.1:$cache_port/api/v1/skills/admin/withdrawn/versions/1.0.0/archive"; }
skill withdrawn
is 'takes what will be withdrawn' "$(publish -F "file=@$work/withdrawn.md;filename=SKILL.md")" 201
is 'gives its archive to a cache' "$(cached) $(header x-cache)" '200 MISS'
etag=$(header etag)
is 'which has it then' "$(cached) $(header x-cache)" '200 HIT'
is 'but keeps nothing of who is signed in' "$(cached -H "x-api-key: $admin_key") $(header x-cache) $(cached -H "x-api-key: $admin_key") $(header x-cache)" '200 MISS 200 MISS'
kept_at=$SECONDS
is 'is withdrawn' "$(status -X PATCH -H "x-api-key: $admin_key" -H 'content-type: application/json' -d '{"visibility":"internal"}' "$url/api/v1/skills/admin/withdrawn")" 200

# Publishing
skill large
for at in 1 2 3; do head -c 9000000 /dev/urandom > "$work/$at.bin"; done
parts=(-F "file=@$work/large.md;filename=SKILL.md")
for at in 1 2 3; do parts+=(-F "file=@$work/$at.bin;filename=$at.bin"); done
is 'takes a publish of 27 MB' "$(publish "${parts[@]}")" 201
digest=$(grep -o 'sha256:[0-9a-f]*' "$work/body" | head -1)
get -o "$work/archive.zip" "$url/api/v1/skills/admin/large/versions/latest/archive"
is 'gives its archive back, byte for byte' "sha256:$(sha256sum "$work/archive.zip" | cut -d' ' -f1)" "$digest"
is 'needs no memory or file for it' "$(find "$work/registry/client-body" "$work/registry/proxy" -type f | wc -l)" 0

# Limits
head -c $((60 * 1024 * 1024)) /dev/zero > "$work/60m"
head -c $((66 * 1024 * 1024)) /dev/zero > "$work/66m"
zip=(-H 'content-type: application/zip' -H 'expect:')
is 'lets the server refuse what is too large for it' "$(publish "${zip[@]}" --data-binary "@$work/60m") $(code) $(grep -o '52 MiB' "$work/body" | head -1)" '413 request.too_large 52 MiB'
is 'refuses more than 64 MiB itself, in the words of the API' "$(publish "${zip[@]}" --data-binary "@$work/66m") $(code) $(header content-type)" '413 request.too_large application/problem\+json'
is 'also when the length is not declared' "$(publish "${zip[@]}" -T - < "$work/66m") $(code)" '413 request.too_large'
is 'leaves reads alone' "$(for _ in $(seq 200); do echo "url = $url/health"; echo "output = /dev/null"; done | get -K - -w '%{http_code}\n' | sort | uniq -c | tr -s ' ')" ' 200 200'
flood() { # forty at once, of which the server is to see a burst of twenty and a few
  export work url https_port
  seq 40 | xargs -P 40 -I AT sh -c 'curl -sS --cacert "$work/tls_certificate" --resolve "hub.test:$https_port:127.0.0.1" \
    -D "$work/login.AT.head" -o "$work/login.AT" -H "content-type: application/json" -d "{}" "$url/api/v1/auth/login"'
}
flood
is 'lets a burst of passwords through' "$(grep -l 'request.invalid' "$work"/login.? "$work"/login.?? | wc -l)" '2[1-9]'
is 'stops a flood, in the words of the API' "$(grep -l 'auth.too_many_attempts.*The proxy takes no more' "$work"/login.? "$work"/login.?? | wc -l)" '1[1-9]'
is 'says when to come back' "$(cat "$work"/login.*.head | grep -i '^retry-after' | sort -u | tr -d '\r')" '[Rr]etry-[Aa]fter: 2'
is 'keeps probes and metrics inside' "$(status "$url/ready") $(status "$url/metrics")" '404 404'

# Headers for the server, and streams
told=$(get -H 'x-forwarded-for: 6.6.6.6' -H 'x-forwarded-proto: gopher' "https://hub.test:$echo_https_port/")
tell() { node -p "JSON.parse(process.argv[1])[process.argv[2]]" "$told" "$1"; }
is "tells the client's address, whatever the client says" "$(tell x-forwarded-for) $(tell x-forwarded-proto)" '127.0.0.1 https'
is 'tells the name that the client used' "$(tell host) $(tell x-forwarded-host)" "hub.test:$echo_https_port hub.test:$echo_https_port"
is 'passes events on as they come' "$(get -N "https://hub.test:$echo_https_port/events" -o "$work/body" -w '%{time_starttransfer} %{time_total}' | awk '{ print ($2 - $1 > 0.6) ? "streamed" : "held back: " $0 }') $(grep -c '^data: ' "$work/body")" 'streamed 5'

# The withdrawn archive, a minute later
sleep $((kept_at + 61 > SECONDS ? kept_at + 61 - SECONDS : 0))
is 'gives no one what was withdrawn a minute ago' "$(cached) $(code)" '404 asset.not_found'
is 'nor says that it has not changed' "$(cached -H "if-none-match: $etag")" 404

# The server stopped
kill "$server_pid"
wait "$server_pid" || true
is 'says that the registry does not answer, in the words of the API' "$(status "$url/api/v1/skills") $(code) $(header retry-after)" '503 storage.unavailable 5'
is 'still has the files' "$(status -H 'accept-encoding: gzip' "$url/$asset") $(header x-cache)" '200 HIT'

echo "$passed passed, $failed failed, with $(nginx -v 2>&1)"
[ "$failed" = 0 ]
