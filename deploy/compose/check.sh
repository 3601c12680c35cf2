# shellcheck shell=bash
# shellcheck disable=SC2034 # the variables are for whoever sources this
# The functions of deploy/check-compose.sh, to be sourced in the checkout: a project of its own name in a copy of
# the checkout, how to ask its server, and how to say what was found.

image=${IMAGE:-agenthub:compose-check}
secret_key=$(node -p "crypto.randomBytes(48).toString('base64url')")
admin_key=$(node -p "crypto.randomBytes(24).toString('base64url')")
admin_password=$(node -p "crypto.randomBytes(12).toString('base64url')")
# An address of this machine that is not loopback: what other machines would ask.
address=$(hostname -I | cut -d' ' -f1)
home=$PWD
work=$(mktemp -d)
old=$work/old
failed=0
passed=0

ok() { passed=$((passed + 1)); echo "ok   $1"; }
not_ok() { failed=$((failed + 1)); echo "FAIL $1${2:+: $2}"; }
# is TITLE ACTUAL PATTERN
is() { if [[ $2 =~ ^($3)$ ]]; then ok "$1"; else not_ok "$1" "'$2' is not '$3'"; fi; }
# holds TITLE COMMAND...
holds() { if "${@:2}" > "$work/output" 2>&1; then ok "$1"; else not_ok "$1" "$(tail -3 "$work/output")"; fi; }
# lacks TITLE PATTERN TEXT
lacks() { if grep -q "$2" <<< "$3"; then not_ok "$1"; else ok "$1"; fi; }
# fails TITLE PATTERN COMMAND...: the command fails, and its output says why.
fails() {
  if "${@:3}" > "$work/output" 2>&1; then not_ok "$1" 'it succeeded'
  elif grep -q "$2" "$work/output"; then ok "$1: $(tail -1 "$work/output")"
  else not_ok "$1" "$(tail -3 "$work/output")"; fi
}
# refused TITLE PATTERN: `up` fails because the settings are refused, with one line, and the server is not started.
refused() {
  fails "$1" 'service "settings" didn.t complete successfully: exit 2' compose up -d
  local told
  told=$(docker logs "$(container settings)" 2>&1 | tail -1)
  is '  says why in one line' "$told" "agenthub: $2.*"
  is '  and does not start the server' "$(docker inspect -f '{{.State.Status}} {{.RestartCount}}' "$(container app)")" 'created 0'
}
# logged CONTAINER PATTERN: within 60 s.
logged() {
  for _ in $(seq 120); do
    if docker logs "$1" 2>&1 | grep -q "$2"; then return; fi
    sleep 0.5
  done
  docker logs "$1" 2>&1 | tail -3
  return 1
}
# says TITLE PATTERN SERVICE
says() { holds "$1" logged "$(container "$3")" "$2"; }
# becomes healthy SERVICE
becomes() {
  local now
  for _ in $(seq 180); do
    now=$(docker inspect -f '{{.State.Health.Status}}' "$(container "$2")")
    if [ "$now" = "$1" ]; then break; fi
    sleep 0.5
  done
  is "is $1: $2" "$now" "$1"
}
# hardened SERVICE MEMORY_BYTES NANO_CPUS PIDS
hardened() {
  is "has limits, a read-only root and no privileges: $1" \
    "$(docker inspect -f '{{with .HostConfig}}{{.Memory}} {{.NanoCpus}} {{.PidsLimit}} {{.ReadonlyRootfs}} {{.CapDrop}} {{.SecurityOpt}} {{.RestartPolicy.Name}}{{end}}' "$(container "$1")")" \
    "$2 $3 $4 true \[ALL\] \[no-new-privileges:true\] unless-stopped"
  is "cannot write on its root: $1" "$(compose exec -T "$1" sh -c 'touch /x' 2>&1 | grep -c 'Read-only file system')" 1
  is "has no capability: $1" "$(compose exec -T "$1" sh -c 'grep ^CapEff /proc/1/status | cut -f2')" 0000000000000000
}

compose() { docker compose "$@"; }
container() { compose ps -aq "$1"; }

# begin NAME: a project of that name in a copy of the checkout, without settings of the caller.
begin() {
  echo "== $1"
  unset SECRET_KEY ADMIN_API_KEY ADMIN_PASSWORD ADMIN_USERNAME DATABASE_URL LISTEN SECRETS COMPOSE_PROFILES
  project=agenthub-check-${1//[^a-z]/-}-$$
  export COMPOSE_PROJECT_NAME=$project AGENTHUB_IMAGE=$image
  PORT=$(node -e "const s = net.createServer().listen(0, () => { console.log(s.address().port); s.close(); })")
  export PORT
  export BUILD_NPMRC=${BUILD_NPMRC:-$HOME/.npmrc}
  if [ ! -f "$BUILD_NPMRC" ]; then unset BUILD_NPMRC; fi
  key=$admin_key
  rm -rf "$work/checkout"
  mkdir "$work/checkout"
  (cd "$home" && git ls-files -z -co --exclude-standard | tar -c --null -T - | tar -x -C "$work/checkout")
  cd "$work/checkout"
  built_once
}
# The first part that is asked for builds the image.
built_once() {
  if [ "${BUILD:-yes}" = no ] || [ -n "${is_built:-}" ]; then return; fi
  compose build > "$work/build.log" 2>&1 || { tail -30 "$work/build.log" >&2; exit 1; }
  is_built=yes
}
finish() {
  compose --profile postgres --profile proxy down -v --remove-orphans > /dev/null 2>&1
  cd "$home"
}
clean() {
  local status=$?
  if [ $status != 0 ] && [ -n "${project:-}" ]; then
    docker ps -a --filter "label=com.docker.compose.project=$project" >&2
    compose logs --tail 5 >&2 || true
  fi
  if [ -n "${project:-}" ]; then (cd "$work/checkout" && finish) || true; fi
  rm -rf "$work"
}
trap clean EXIT

# The release of OLD_REVISION, as an image and as a checkout.
old_image() {
  local revision=${OLD_REVISION:-14e5071} at=$work/old-source
  if docker image inspect agenthub:old > /dev/null 2>&1; then return; fi
  mkdir "$at"
  git archive "$revision" | tar -x -C "$at"
  local lent=()
  if [ -f "$HOME/.npmrc" ]; then lent+=(--secret "id=npmrc,src=$HOME/.npmrc"); fi
  if [ -n "${BUILD_CA:-}" ]; then lent+=(--secret "id=ca,src=$BUILD_CA"); fi
  DOCKER_BUILDKIT=1 docker build -t agenthub:old "${lent[@]}" ${BASE_IMAGE:+--build-arg "BASE_IMAGE=$BASE_IMAGE"} "$at" \
    > "$work/build.log" 2>&1 || { tail -30 "$work/build.log" >&2; exit 1; }
}
old_checkout() {
  rm -rf "$old"
  mkdir "$old"
  git -C "$home" archive "${OLD_REVISION:-14e5071}" docker-compose.yml deploy | tar -x -C "$old"
}
old_compose() { (cd "$old" && AGENTHUB_IMAGE=agenthub:old docker compose "$@"); }

# Waits until the server answers, on the machine's own address.
ready() {
  for _ in $(seq 240); do
    if curl -fsS "http://127.0.0.1:$PORT/ready" > /dev/null 2>&1; then return; fi
    sleep 0.5
  done
  echo 'the server was not ready within 120 s' >&2
  exit 1
}
ask() { curl -sS -H "x-api-key: $key" -H 'content-type: application/json' "$@"; }
status() { ask -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PORT$1"; }
# The role of whom the key acts as, in quotes.
role() { ask "http://127.0.0.1:$PORT/api/v1/users/me" | grep -o '"role":"[a-z]*"' | head -1 | cut -d: -f2; }
login() { ask -o /dev/null -w '%{http_code}' -d "{\"email\":\"admin\",\"password\":\"$1\"}" "http://127.0.0.1:$PORT/api/v1/auth/login"; }
register() { ask -o /dev/null -w '%{http_code}' -d "{\"username\":\"$1\",\"email\":\"$1@example.com\",\"password\":\"$admin_password\"}" "http://127.0.0.1:$PORT/api/v1/auth/register"; }
publish() {
  ask -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PORT/api/v1/skills" \
    -d "{\"files\":[{\"path\":\"SKILL.md\",\"content\":\"---\\nname: $1\\ndescription: Checks compose.\\n---\\n# $1\\n\"}]}"
}
tls() { curl -sS --cacert secrets/tls_certificate --resolve "hub.test:443:$address" "https://hub.test$1"; }
