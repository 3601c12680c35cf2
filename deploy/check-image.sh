#!/usr/bin/env bash
# Builds the image and checks the promises of docs/operations.md, with docker, podman or buildah: it runs as uid 1000
# on a read-only root, keeps its data, stops in order, and contains no build tools.
#
#   deploy/check-image.sh [IMAGE]    IMAGE is agenthub:check by default; it is not removed
#
# deploy/build-image.sh builds it and has the variables for that; BUILD=no checks an existing image. Needs bash, curl,
# node and npm; with buildah also root. Exits with 1 if a check fails.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/image/engine.sh

image=${1:-agenthub:check}
volume=agenthub-check-$$
work=$(mktemp -d)
failed=0
passed=0
trap 'engine_clean "$volume"; rm -rf "$work"' EXIT

ok() { passed=$((passed + 1)); echo "ok   $1"; }
not_ok() { failed=$((failed + 1)); echo "FAIL $1${2:+: $2}"; }
# is TITLE ACTUAL EXPECTED
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "'$2' is not '$3'"; fi; }
# holds TITLE COMMAND...
holds() { if "${@:2}" > /dev/null 2>&1; then ok "$1"; else not_ok "$1"; fi; }
refuses() { if "${@:2}" > /dev/null 2>&1; then not_ok "$1"; else ok "$1"; fi; }

# Build ------------------------------------------------------------------------------------------------------

if [ "${BUILD:-yes}" = yes ]; then
  ENGINE=$ENGINE deploy/build-image.sh "$image" > "$work/build.log" 2>&1 || { tail -40 "$work/build.log" >&2; exit 1; }
fi
echo "$image with $ENGINE: $(($(engine_size_bytes "$image") / 1024 / 1024)) MiB"

engine_config "$image" > "$work/config.json"
setting() { node -p "(({ $1 }) => JSON.stringify($1))(JSON.parse(fs.readFileSync('$work/config.json', 'utf8')))"; }
is 'runs as uid 1000' "$(setting User)" '"1000:1000"'
is 'is stopped by SIGTERM' "$(setting StopSignal)" '"SIGTERM"'
is 'declares /data as its volume' "$(setting Volumes)" '{"/data":{}}'
is 'declares port 8000' "$(setting ExposedPorts)" '{"8000/tcp":{}}'
is 'is healthy when its server says so' "$(setting Healthcheck | grep -o '"Test":\[[^]]*\]')" \
  '"Test":["CMD","node","/app/health.mjs"]'
holds 'says what it is' grep -q '"org.opencontainers.image.title":"AgentHub"' "$work/config.json"

# Run --------------------------------------------------------------------------------------------------------

export IMAGE_USER
IMAGE_USER=$(setting User | tr -d '"')
admin_key=$(node -p "crypto.randomBytes(24).toString('base64url')")

free_port() { node -e "const s = net.createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })"; }
start() {
  port=$(free_port)
  url=http://127.0.0.1:$port
  engine_start "$image" "$volume" "$port" "ADMIN_API_KEY=$admin_key" DEFAULT_VISIBILITY=public
  started=$(date +%s%N)
  for _ in $(seq 300); do
    if curl -fsS "$url/ready" > /dev/null 2>&1; then return; fi
    sleep 0.1
  done
  engine_logs >&2
  echo 'the server was not ready within 30 s' >&2
  exit 1
}
# Sends the signal and waits for the end; sets `took` in tenths of a second.
stop() {
  local from
  engine_signal SIGTERM
  # From here, and to the end that the engine notes: on a busy machine its own commands take seconds.
  from=$(date +%s%N)
  engine_wait
  took=$(((${finished_at:-$(date +%s%N)} - from) / 100000000))
}
# Reads the raw body from standard input. Prints the status.
publish() {
  curl -sS -o "$work/answer" -D "$work/head" -w '%{http_code}' -X POST -H "x-api-key: $admin_key" \
    -H 'content-type: application/json' -T - "$url/api/v1/skills"
}
skill() { printf '{"files":[{"path":"SKILL.md","content":"---\\nname: %s\\ndescription: Checks the image.\\n---\\n# %s\\n"}]}' "$1" "$1"; }
status() { curl -sS -o /dev/null -w '%{http_code}' "$url$1"; }

start
echo "ready after $((($(date +%s%N) - started) / 1000000)) ms"
is 'answers /health' "$(curl -sS "$url/health")" '{"status":"ok"}'
is 'answers /ready' "$(curl -sS "$url/ready")" '{"status":"ready"}'
holds 'serves the web UI' grep -q '<base href="/">' <(curl -sS "$url/")
is 'serves the API reference' "$(status /docs/standalone.js)" 200
is 'hands out the CLI' "$(status /cli/agenthub-cli.tgz)" 200
is 'has uid 1000 for its process' "$(engine_exec sh -c "grep -m1 ^Uid /proc/1/status | cut -f2")" 1000
is 'has no capability' "$(engine_exec sh -c "grep ^CapEff /proc/1/status | cut -f2")" 0000000000000000
is 'gains no privileges' "$(engine_exec sh -c "grep ^NoNewPrivs /proc/1/status | cut -f2")" 1
echo "memory: $(engine_exec sh -c "grep VmRSS /proc/1/status | tr -dc 0-9") KiB"
is 'has a read-only root' "$(engine_exec sh -c 'for at in / /app /etc /usr/local/bin /var/tmp; do touch $at/x 2>&1; done' | grep -c 'Read-only file system')" 5
holds 'may write on /tmp' engine_exec touch /tmp/x
is 'keeps /data to itself' "$(engine_exec stat -c '%u %a' /data)" '1000 700'
holds 'is healthy by its own check' engine_exec node /app/health.mjs
refuses 'is not healthy where nothing answers' engine_exec env PORT=9 node /app/health.mjs
holds 'has the server command on its path' engine_exec agenthub db status
is 'has the sync job' "$(engine_exec agenthub sync)" 'nothing is due'
tools='npm npx yarn corepack gcc g++ cc make python python3 git curl wget'
is 'holds no tool to build or fetch with' "$(engine_exec sh -c "for tool in $tools; do command -v \$tool; done; true")" ''
is 'holds no other package than those that no bundle takes' \
  "$(engine_exec sh -c 'cd /app/node_modules && ls -d [!@]* @*/* | LC_ALL=C sort' | tr '\n' ' ' | sed -E 's/-(x64|arm64)-/-CPU-/g')" \
  '@libsql/linux-CPU-gnu @neon-rs/load @node-rs/bcrypt @node-rs/bcrypt-linux-CPU-gnu asn1 bcrypt-pbkdf detect-libc libsql safer-buffer ssh2 tweetnacl '
engine_files > "$work/files"
holds 'can be looked into' grep -qx app/agenthub.js "$work/files"
is 'holds nothing of what it was built with' \
  "$(grep -E '(^|/)\.npmrc$|^run/secrets/.|^src(/|$)|^root/\.npm|(^|/)(npm|yarn|corepack)(/|$)|\.(ts|map)$' "$work/files" \
    | grep -v '^app/node_modules/.*\.d\.ts$' | head -5)" ''

is 'holds the licences of what is in it' \
  "$(grep -cE '^app/(LICENSE|((cli|scalar|ui)/)?THIRD-PARTY-LICENSES.txt)$' "$work/files")" 5

is 'takes a publish' "$(skill kept | publish)" 201
# The second half of the body is sent a second after the signal.
(skill in-flight | head -c 40; sleep 2; skill in-flight | tail -c +41) | publish > "$work/in-flight" &
upload=$!
sleep 1
stop
wait "$upload" || true
is 'finishes what is in flight when it is stopped' "$(cat "$work/in-flight")" 201
holds 'tells its client to ask elsewhere next time' grep -qi '^connection: close' "$work/head"
is 'then ends with 0' "$exit_code" 0

start
is 'has its data after a restart' "$(status /api/v1/skills/admin/kept) $(status /api/v1/skills/admin/in-flight)" '200 200'
refuses 'makes no second admin' grep -q 'The first admin is' <(engine_logs)
(skill hangs | head -c 40; sleep 20) | publish > /dev/null 2>&1 &
upload=$!
sleep 1
stop
is 'ends with 0 also when a client hangs' "$exit_code" 0
if [ "$took" -lt 100 ]; then ok "within 10 s: $((took / 10)).$((took % 10)) s"; else not_ok 'within 10 s' "$took tenths"; fi
kill "$upload" 2> /dev/null || true

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
