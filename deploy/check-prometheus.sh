#!/usr/bin/env bash
# Runs a Prometheus with deploy/prometheus in front of a server of this checkout: the server is scraped with its token,
# an alert fires when it dies and is cleared when it is back, and another when requests fail.
#
#   deploy/check-prometheus.sh
#
# Needs prometheus and promtool on the path (Debian: prometheus), curl, and `npm ci && npm run build`. The check changes
# addresses and times alone: scrapes each second, and alerts that wait for seconds in place of minutes.
# Exits with 1 if a check fails.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH=$PWD/node_modules/.bin:$PATH

work=$(mktemp -d)
server= prometheus=
trap 'kill $server $prometheus 2> /dev/null || true; wait; rm -rf "$work"' EXIT
failed=0
passed=0
ok() { passed=$((passed + 1)); echo "ok   $1"; }
not_ok() { failed=$((failed + 1)); echo "FAIL $1${2:+: $2}"; }
# is TITLE ACTUAL PATTERN
is() { if [[ $2 =~ ^($3)$ ]]; then ok "$1"; else not_ok "$1" "'$2' is not '$3'"; fi; }

mapfile -t ports < <(node -e "
  const servers = Array.from({ length: 2 }, () => net.createServer().listen(0, '127.0.0.1'));
  setTimeout(() => { for (const one of servers) { console.log(one.address().port); one.close(); } }, 50);")
port=${ports[0]} prometheus_port=${ports[1]}
url=http://127.0.0.1:$port
token=$(head -c 24 /dev/urandom | base64)
printf %s "$token" > "$work/metrics_token"

start_server() {
  HOST=127.0.0.1 PORT=$port DATA_DIR=$work/data METRICS_TOKEN_FILE=$work/metrics_token \
    ADMIN_PASSWORD='a password of the check' node dist/agenthub.js serve >> "$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 600); do
    curl -fs "$url/ready" > /dev/null && return
    sleep 0.1
  done
  not_ok 'the server starts' "$(tail -n 3 "$work/server.log")"
  exit 1
}

# The value of an expression; empty without a sample.
value() {
  curl -fsG "http://127.0.0.1:$prometheus_port/api/v1/query" --data-urlencode "query=$1" |
    node -p "JSON.parse(fs.readFileSync(0)).data.result[0]?.value[1] ?? ''"
}
# until_is TITLE EXPRESSION PATTERN: waits up to a minute.
until_is() {
  local now=
  for _ in $(seq 120); do
    now=$(value "$2")
    if [[ $now =~ ^($3)$ ]]; then
      ok "$1"
      return
    fi
    sleep 0.5
  done
  not_ok "$1" "'$now' is not '$3'"
}
alert() { echo "count(ALERTS{alertname=\"$1\",alertstate=\"firing\"}) or vector(0)"; }

start_server
is 'metrics need the token' "$(curl -s -o /dev/null -w '%{http_code}' "$url/metrics")" 401
is 'and refuse another' "$(curl -s -o /dev/null -w '%{http_code}' -H 'authorization: Bearer no' "$url/metrics")" 401
curl -fs -H "authorization: Bearer $token" "$url/metrics" > "$work/page"
if promtool check metrics < "$work/page" > "$work/lint" 2>&1; then
  ok 'promtool finds nothing wrong with them'
else
  # What prom-client names is not ours to change.
  is 'promtool finds nothing wrong with them' "$(grep -c agenthub_ "$work/lint" || true)" 0
fi

mkdir "$work/prometheus"
cp deploy/prometheus/*.rules.yml "$work/prometheus"
sed -i -E 's/^( +for:) .*/\1 2s/; s/\[(5|15)m\]/[10s]/' "$work"/prometheus/*.rules.yml
sed -E -e "s,app:8000,127.0.0.1:$port,; s,# authorization: .*,authorization: { credentials_file: $work/metrics_token }," \
  -e 's/: 30s/: 1s/; s/^( +- targets|.*alertmanager:9093).*//' deploy/prometheus/prometheus.yml |
  sed '/^alerting:/,/^$/d' > "$work/prometheus/prometheus.yml"
promtool check config "$work/prometheus/prometheus.yml" > "$work/promtool.log" 2>&1 &&
  ok 'promtool takes the configuration' || not_ok 'promtool takes the configuration' "$(cat "$work/promtool.log")"
prometheus --config.file="$work/prometheus/prometheus.yml" --storage.tsdb.path="$work/tsdb" \
  --web.listen-address="127.0.0.1:$prometheus_port" > "$work/prometheus.log" 2>&1 &
prometheus=$!
for _ in $(seq 300); do
  curl -fs "http://127.0.0.1:$prometheus_port/-/ready" > /dev/null && break
  sleep 0.2
done

until_is 'Prometheus scrapes the server with its token' 'up{job="agenthub"}' 1
until_is 'and knows what runs' 'agenthub_build_info' 1
for _ in $(seq 30); do curl -s -o /dev/null "$url/api/v1/skills"; done
until_is 'and how many requests there were' \
  'agenthub_http_requests_total{route="/api/v1/skills",method="GET",status="200"}' 30
until_is 'and how long they took' \
  'histogram_quantile(0.99, sum by (le) (agenthub_http_request_duration_seconds_bucket{route="/api/v1/skills"})) < bool 10' 1
is 'no alert fires' "$(value "$(alert AgentHubDown)")$(value "$(alert AgentHubErrors)")" 00

kill -9 "$server"
wait "$server" 2> /dev/null || true
until_is 'AgentHubDown fires once the server is killed' "$(alert AgentHubDown)" 1
start_server
until_is 'and is cleared once it is back' "$(alert AgentHubDown)" 0

# Without its file, the database fails each request.
mv "$work/data/agenthub.db" "$work/agenthub.db.away"
for _ in $(seq 100); do
  curl -s -o /dev/null "$url/ready"
  sleep 0.1
done &
until_is 'AgentHubErrors fires while the database is away' "$(alert AgentHubErrors)" 1
mv "$work/agenthub.db.away" "$work/data/agenthub.db"
until_is 'and is cleared once requests succeed' "$(alert AgentHubErrors)" 0

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
