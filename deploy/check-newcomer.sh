#!/usr/bin/env bash
# Walks the path of a newcomer by the letter of docs/deployment.zh-CN.md, from a clean clone to a published and
# installed skill, in each mode. The commands are taken from the page; only names and placeholders are replaced.
#
#   deploy/check-newcomer.sh [MODE...]     all by default: embedded compose compose-postgres-tls docker-run
#
# compose goes on with an update, and with the move to PostgreSQL. docker-run takes IMAGE (default agenthub, which
# compose builds) and pulls it with PULL=yes. BASE_IMAGE, BUILD_NPMRC and BUILD_CA are for the build, PORT (default
# a free one) for the server. Clones what is committed.
# Needs git, node, npm, openssl and curl; all modes but embedded Docker with Compose 2.24 or newer, and
# compose-postgres-tls the images that deploy/check-compose.sh names, and ports 80 and 443.
# Exits with 1 at the first step that fails.
set -euo pipefail
cd "$(dirname "$0")/.."
checkout=$PWD
page=$checkout/docs/deployment.zh-CN.md
work=$(mktemp -d)
image=${IMAGE:-agenthub}
port=${PORT:-$(node -e "const s = require('node:net').createServer().listen(0, () => { console.log(s.address().port); s.close(); })")}
name=agenthub-newcomer-$$
server='' engine=''

git clone --quiet --bare "$checkout" "$work/agenthub.git"

# What the machine gives: no settings of the registry, and a home folder in which nothing is.
unset SECRET_KEY ADMIN_API_KEY ADMIN_PASSWORD ADMIN_USERNAME DATABASE_URL LISTEN SECRETS COMPOSE_PROFILES
export DOCKER_CONFIG=${DOCKER_CONFIG:-$HOME/.docker} NPM_CONFIG_USERCONFIG=${NPM_CONFIG_USERCONFIG:-$HOME/.npmrc}
if [ -z "${BUILD_NPMRC:-}" ] && [ -f "$NPM_CONFIG_USERCONFIG" ]; then export BUILD_NPMRC=$NPM_CONFIG_USERCONFIG; fi
export COMPOSE_PROJECT_NAME=$name PORT=$port GIT_PROGRESS_DELAY=3600

# block SECTION N: the commands of the N-th block of a section, with the names of this machine.
block() {
  local text
  text=$(awk -v section="$1" -v wanted="$2" '
    /^#+ / { here = $2 == section || $2 == section "." }
    here && /^ *```sh$/ { count++; inside = count == wanted; next }
    /^ *```$/ { inside = 0 }
    inside' "$page" | renamed)
  [ -n "$text" ] || { echo "check-newcomer: $page has no block $2 in section $1" >&2; exit 1; }
  echo "$text"
}
# hub.example.com becomes localhost, a name that every machine knows.
renamed() {
  sed -e "s|https://git.example.com/platform/agenthub.git|file://$work/agenthub.git|" \
    -e "s|http://localhost:8000|$url|" -e "s|-p 8000:8000|-p $port:8000|" \
    -e 's|hub\.example\.com|localhost|g' \
    -e "s|registry\.example\.com/agenthub:0\.1\.0|$image|" \
    -e "s|--name agenthub |--name $name |; s|-v agenthub:|-v $name:|; s|^docker logs agenthub$|docker logs $name|" \
    -e "$([ "${PULL:-no}" = yes ] || echo 's|^docker pull|docker image inspect --format {{.Id}}|')"
}
# step TITLE COMMANDS: shows them, and runs them in this shell, since variables and folders are for what comes next.
step() {
  echo "-- $1"
  sed 's/^/   $ /' <<< "$2"
  eval "$2" > "$work/output" 2>&1
  sed 's/^/     /' "$work/output"
  : > "$work/output"
}

# begin MODE URL: a home, a clone and secrets of its own.
begin() {
  echo "== $1"
  url=$2
  export HOME=$work/$1
  export NPM_CONFIG_PREFIX=$HOME/npm PATH=$HOME/npm/bin:$PATH
  mkdir -p "$NPM_CONFIG_PREFIX"
  cd "$HOME"
  step '3.1 code and secrets' "$(block 3.1 1)"
  code=$PWD
}
first_skill() {
  step '3.6 the first skill' "$(block 3.6 1)"
  [ -s .claude/skills/hello/SKILL.md ] || { echo "check-newcomer: hello is not installed in $PWD" >&2; exit 1; }
  step '  is installed, and known to the registry' 'ls .claude/skills/hello; agenthub-cli list; agenthub-cli show admin/hello'
  cd "$code"
}
with_engine() { engine=yes; echo "   with Docker $(docker version -f '{{.Server.Version}}') and Compose $(docker compose version --short)"; }

embedded() {
  begin embedded "http://localhost:$port"
  # The page has `npm start` keep its terminal.
  local start
  start=$(block 3.2 1)
  [ "$(tail -1 <<< "$start")" = 'npm start' ]
  step '3.2 first start' "$(sed '$d' <<< "$start")"
  echo '   $ npm start'
  npm start > "$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 600); do
    if grep -q '"event":"ready"' "$work/server.log"; then break; fi
    kill -0 $server 2> /dev/null || { cat "$work/server.log" >&2; exit 1; }
    sleep 0.5
  done
  sed 's/^/     /' "$work/server.log"
  step '3.2 health' "$(block 3.2 2)"
  first_skill
  kill -TERM $server
  wait $server || true
  server=
}

compose() {
  begin compose "http://localhost:$port"
  with_engine
  step '3.3 first start' "$(block 3.3 1)"
  first_skill
  step '3.7 update' "$(block 3.7 1)"
  step '6 to PostgreSQL' "$(block 6 1)"
  step '  has the skill on PostgreSQL' \
    "curl -fsS --retry 30 --retry-delay 1 --retry-all-errors $url/ready; agenthub-cli show admin/hello; docker compose logs app | grep '\"event\":\"ready\"' | tail -1"
  down
}

compose_postgres_tls() {
  begin compose-postgres-tls https://localhost
  with_engine
  step '3.4 first start' "$(block 3.4 1)"
  first_skill
  unset NODE_EXTRA_CA_CERTS
  down
}

docker_run() {
  begin docker-run "http://localhost:$port"
  with_engine
  step '3.5 first start' "$(block 3.5 1)"
  first_skill
  down
}

down() {
  cd "$code"
  docker compose --profile postgres --profile proxy down -v --remove-orphans > /dev/null 2>&1 || true
  docker rm -fv "$name" > /dev/null 2>&1 || true
  docker volume rm "$name" > /dev/null 2>&1 || true
}
clean() {
  local status=$?
  if [ -n "$server" ]; then kill -TERM "$server" 2> /dev/null || true; fi
  if [ $status != 0 ]; then cat "$work/output" "$work/server.log" >&2 2> /dev/null || true; fi
  if [ -n "$engine" ]; then
    if [ $status != 0 ]; then (cd "$code" && docker compose logs --tail 20 >&2; docker logs "$name" >&2) || true; fi
    down
  fi
  rm -rf "$work"
}
trap clean EXIT

modes=("${@:-embedded compose compose-postgres-tls docker-run}")
given_ca=${NODE_EXTRA_CA_CERTS:-}
# shellcheck disable=SC2068 # the names of modes
for mode in ${modes[@]}; do
  if [ -n "$given_ca" ]; then export NODE_EXTRA_CA_CERTS=$given_ca; fi
  "${mode//-/_}"
  cd "$checkout"
done
echo "all steps passed: ${modes[*]}"
