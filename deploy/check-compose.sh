#!/usr/bin/env bash
# Runs docker-compose.yml with Docker in every mode, in a copy of this checkout, and checks the promises of
# docs/operations.md: where settings come from and which are refused, data after restart, `down` and `up`, update
# and rollback, limits, the read-only root, health, and which ports are open.
#
#   deploy/check-compose.sh [PART...]     all parts by default: plain sources refusals postgres proxy both update
#                                         update_postgres
#
# BASE_IMAGE, BUILD_NPMRC (default ~/.npmrc) and BUILD_CA are for the build (docs/operations.md, On a closed network).
# IMAGE=NAME BUILD=no checks an image that is there. OLD_REVISION (default 14e5071) is what the update starts from; it
# is built as agenthub:old unless that is there.
# The images postgres:18-bookworm and nginx:1.28 must be there or pullable; deploy/make-stand-ins.sh makes stand-ins.
# Needs Docker with Compose 2.24 or newer and BuildKit, git, curl and node; root for one check; ports 80 and 443.
# Exits with 1 if a check fails.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/compose/check.sh

for part in "${@:-all}"; do
  case $part in
    all) parts='plain sources refusals postgres proxy both update update_postgres' ;;
    *) parts="${parts:-} $part" ;;
  esac
done

plain() {
  begin plain
  export SECRET_KEY=$secret_key ADMIN_API_KEY=$admin_key ADMIN_PASSWORD=$admin_password
  # By the letter of the documentation.
  local build=(--build)
  if [ "${BUILD:-yes}" = no ]; then build=(); fi
  holds 'is built and started with exported settings' compose up -d "${build[@]}"
  ready
  is 'takes the exported key' "$(role)" '"admin"'
  is 'takes the exported password' "$(login "$admin_password")" 200
  lacks 'makes no password of its own' 'The first admin is' "$(compose logs app 2>&1)"
  holds 'logs as app' grep -q '"event":"ready"' <(compose logs app 2>&1)
  is 'runs commands in app' "$(compose exec -T app agenthub sync)" 'nothing is due'
  is 'is open to other machines' "$(curl -sS "http://$address:$PORT/health")" '\{"status":"ok"\}'
  hardened app 805306368 2000000000 256
  becomes healthy app
  is 'publishes' "$(publish kept)" 201

  compose restart app > /dev/null 2>&1
  ready
  is 'has its data after a restart' "$(status /api/v1/skills/admin/kept)" 200
  kill -9 "$(docker inspect -f '{{.State.Pid}}' "$(container app)")"
  ready
  is 'is started again after a crash' "$(docker inspect -f '{{.RestartCount}}' "$(container app)")" 1
  compose down > /dev/null 2>&1
  holds 'goes down, and up again' compose up -d
  ready
  is 'has its data after down and up' "$(status /api/v1/skills/admin/kept)" 200
  export ADMIN_PASSWORD=$admin_password-other
  compose up -d > /dev/null 2>&1
  ready
  says 'tells that another password is not applied' 'admin.password_not_applied' app
  is 'and applies it with the command that it names' \
    "$(compose exec -T app agenthub user password admin <<< "$ADMIN_PASSWORD" > /dev/null 2>&1; login "$ADMIN_PASSWORD")" 200
  finish
}

sources() {
  begin sources
  printf 'SECRET_KEY=%s\nADMIN_API_KEY=%s\nADMIN_PASSWORD=%s\n' "$secret_key" "$admin_key" "$admin_password" > .env
  holds 'starts with .env alone' compose up -d
  ready
  is 'takes the key and the password of .env' "$(role) $(login "$admin_password")" '"admin" 200'
  compose down -v > /dev/null 2>&1
  export SECRET_KEY=$secret_key ADMIN_PASSWORD=$admin_password
  printf 'ADMIN_API_KEY=%s\nADMIN_PASSWORD=%s\n' "$admin_key" "$admin_password" > .env
  holds 'starts with some exported, some in .env, and one alike in both' compose up -d
  ready
  is 'takes both' "$(role) $(login "$admin_password")" '"admin" 200'
  compose down -v > /dev/null 2>&1
  rm .env
  unset SECRET_KEY ADMIN_PASSWORD
  deploy/compose-setup.sh --admin-key > /dev/null
  holds 'starts with secret files alone' compose up -d
  ready
  key=$(cat secrets/admin_api_key)
  is 'takes the key and the password of the files' "$(role) $(login "$(cat secrets/admin_password)")" '"admin" 200'
  compose down -v > /dev/null 2>&1
  sed -i '/^ADMIN_PASSWORD_FILE=/d; /^ADMIN_API_KEY_FILE=/d' .env
  echo "ADMIN_API_KEY=$admin_key" >> .env
  export ADMIN_PASSWORD=$admin_password
  holds 'starts with one of each' compose up -d
  ready
  key=$admin_key
  is 'takes all three' "$(role) $(login "$admin_password") $(compose exec -T app sh -c 'cmp -n 64 $SECRET_KEY_FILE /run/secrets/secret_key && echo file')" '"admin" 200 file'
  finish
}

refusals() {
  begin refusals
  SECRET_KEY=$secret_key SECRET_KEY_FILE=/run/secrets/secret_key \
    fails 'refuses a value and a file for one secret' 'SECRET_KEY and SECRET_KEY_FILE are both set' compose up -d
  echo 'ADMIN_PASSWORD_FILE=/run/secrets/admin_password' > .env
  ADMIN_PASSWORD=$admin_password \
    fails 'also when one is exported and one in .env' 'ADMIN_PASSWORD and ADMIN_PASSWORD_FILE are both set' compose up -d
  is 'starts nothing then' "$(compose ps -aq 2> /dev/null | wc -l)" 0
  echo "ADMIN_PASSWORD=$admin_password" > .env
  ADMIN_PASSWORD=$admin_password-other refused 'refuses an exported password beside another in .env' \
    'ADMIN_PASSWORD: is exported, and .env has another value'
  rm .env
  ADMIN_API_KEY=short refused 'refuses a short key' 'ADMIN_API_KEY: has at least 20 characters'
  DATABASE_URL=postgres://hub:x@db.example/hub SECRET_KEY=$secret_key ADMIN_PASSWORD=admin123 \
    refused 'refuses a password that everybody knows, where the database is remote' 'ADMIN_PASSWORD: is a common password'

  export ADMIN_PASSWORD=admin123 ADMIN_API_KEY=$admin_key
  holds 'starts with that password in the embedded mode' compose up -d
  ready
  says 'and warns of it' 'secret.weak.*ADMIN_PASSWORD: is a common password' app
  unset ADMIN_PASSWORD
  ADMIN_USERNAME=nobody-here refused 'refuses an ADMIN_USERNAME that is nobody' \
    'ADMIN_USERNAME: "nobody-here" is not the name of an active admin.*admin'
  is 'registers a user' "$(compose up -d > /dev/null 2>&1; ready; register mei)" 201
  ADMIN_USERNAME=mei refused 'and one that is no admin' 'ADMIN_USERNAME: "mei" is not the name of an active admin'
  compose down -v > /dev/null 2>&1

  fails 'starts nothing by a bare --profile proxy' . compose --profile proxy up -d
  is 'so that port 8000 is closed' "$(curl -sS "http://$address:$PORT/health" 2> /dev/null || echo closed)" closed
  deploy/compose-setup.sh --proxy hub.test > /dev/null
  sed -i '/^LISTEN=/d; /^COMPOSE_PROFILES=/d' .env
  fails 'nor with a certificate while LISTEN is not set' 'does not exist.*LISTEN=127.0.0.1-must-be-set-beside-the-proxy' \
    compose --profile proxy up -d
  is 'so that port 8000 is closed then, too' "$(curl -sS "http://$address:$PORT/health" 2> /dev/null || echo closed)" closed
  LISTEN=127.0.0.1 holds 'which starts with LISTEN alone' compose --profile proxy up -d
  is 'so that port 8000 is closed to others' "$(curl -sS "http://$address:$PORT/health" 2> /dev/null || echo closed)" closed
  is 'beside the proxy' "$(becomes healthy proxy > /dev/null; tls /health)" '\{"status":"ok"\}'
  rm -rf .env secrets
  compose --profile proxy down -v > /dev/null 2>&1

  old_volume
  finish
}

# A volume where the predecessor kept its data, by `docker run`.
old_volume() {
  local output
  output=$(docker run --rm -v "$project-old:/app/backend/data" "$image" 2>&1) && not_ok 'does not start' \
    || is 'does not start with a volume at the old folder alone' "$?" 2
  is 'and says in one line what to mount' "$output" 'agenthub: A volume is mounted at /app/backend/data.*-v agenthub:/data'
  docker run -d --name "$project-old" -v "$project-old:/app/backend/data" -v "$project-new:/data" "$image" > /dev/null
  holds 'starts with a volume of its own beside it' logged "$project-old" '"event":"ready"'
  holds 'and says that nothing reads the old one' logged "$project-old" 'volume.unused.*Nothing reads it'
  docker rm -f "$project-old" > /dev/null
  docker run -d --name "$project-old" -v "$project-old:/data" "$image" > /dev/null
  holds 'takes that volume at its own folder' logged "$project-old" '"event":"ready"'
  docker rm -fv "$project-old" > /dev/null
  docker volume rm "$project-old" "$project-new" > /dev/null
}

postgres() {
  begin postgres
  deploy/compose-setup.sh --postgres --admin-key > /dev/null
  key=$(cat secrets/admin_api_key)
  holds 'starts with PostgreSQL' compose up -d
  ready
  says 'uses it' '"event":"ready".*"database":"remote"' app
  is 'takes the key and the password of the files' "$(role) $(login "$(cat secrets/admin_password)")" '"admin" 200'
  hardened postgres 1073741824 2000000000 256
  becomes healthy postgres
  is 'has no way out for the database' "$(docker network inspect -f '{{.Internal}}' "${project}_back")" true
  is 'publishes' "$(publish kept)" 201
  kept_through_restarts
  sed -i '/^ADMIN_PASSWORD_FILE=/d' .env
  ADMIN_PASSWORD=password refused 'refuses a password that everybody knows' 'ADMIN_PASSWORD: is a common password'
  finish
}

proxy() {
  begin proxy
  deploy/compose-setup.sh --proxy hub.test --admin-key > /dev/null
  key=$(cat secrets/admin_api_key)
  # By name, although .env selects the profile, too.
  holds 'starts with the proxy' compose --profile proxy up -d
  over_tls
  finish
}

both() {
  begin both
  deploy/compose-setup.sh --postgres --proxy hub.test --admin-key > /dev/null
  key=$(cat secrets/admin_api_key)
  holds 'starts with PostgreSQL and the proxy' compose up -d
  over_tls
  says 'uses PostgreSQL' '"event":"ready".*"database":"remote"' app
  finish
}

over_tls() {
  ready
  becomes healthy proxy
  hardened proxy 268435456 1000000000 64
  is 'serves https' "$(tls /health)" '\{"status":"ok"\}'
  is 'sends http there' "$(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' -H 'host: hub.test' "http://$address/x")" '308 https://hub.test/x'
  is 'has port 8000 closed to other machines' "$(curl -sS "http://$address:$PORT/health" 2> /dev/null || echo closed)" closed
  is 'and open on the machine itself' "$(curl -sS "http://127.0.0.1:$PORT/health")" '\{"status":"ok"\}'
  is 'publishes' "$(publish kept)" 201
  kept_through_restarts
  is 'still serves https' "$(tls /health)" '\{"status":"ok"\}'
}

kept_through_restarts() {
  compose restart > /dev/null 2>&1
  ready
  is 'has its data after a restart of all' "$(status /api/v1/skills/admin/kept)" 200
  compose down > /dev/null 2>&1
  holds 'goes down, and up again' compose up -d
  ready
  is 'has its data after down and up' "$(status /api/v1/skills/admin/kept)" 200
}

update() { update_from; }
update_postgres() { update_from --postgres; }

# update_from OPTION_OF_SETUP...
update_from() {
  local setup=("$@")
  old_image
  begin "update $*"
  old_checkout
  (cd "$old" && deploy/compose-setup.sh "${setup[@]}" > /dev/null && echo "ADMIN_API_KEY=$admin_key" >> .env)
  holds 'runs the old release' old_compose up -d
  ready
  is 'publishes with it' "$(publish kept)" 201
  # The update: its files come with git pull, .env and secrets/ stay.
  cp -a "$old/.env" "$old/secrets" .
  deploy/compose-setup.sh "${setup[@]}" > /dev/null
  holds 'updates' compose up -d --remove-orphans
  ready
  says 'migrates' 'database.migrated' app
  is 'has what was published' "$(status /api/v1/skills/admin/kept)" 200
  is 'publishes' "$(publish newer)" 201
  is 'has no migration left to apply' "$(compose exec -T app agenthub db status | grep -c pending || true)" 0

  # The rollback.
  compose stop app > /dev/null 2>&1
  holds 'reverts its migrations' compose run --rm -T app db down 0006_search_merges
  compose down > /dev/null 2>&1
  holds 'runs the old release again' old_compose up -d
  ready
  is 'which has both' "$(status /api/v1/skills/admin/kept) $(status /api/v1/skills/admin/newer)" '200 200'
  old_compose down > /dev/null 2>&1

  # Without the first step the old release refuses.
  compose up -d > /dev/null 2>&1
  ready
  compose down > /dev/null 2>&1
  old_compose up -d > /dev/null 2>&1
  holds 'but not while the migrations are there' logged "$(old_compose ps -aq agenthub)" 'migration .* which this release does not know'
  old_compose down > /dev/null 2>&1
  compose up -d > /dev/null 2>&1
  ready
  is 'after which the new one runs as before' "$(status /api/v1/skills/admin/newer)" 200
  finish
}

for part in $parts; do "$part"; done
echo "$passed passed, $failed failed, with Docker $(docker version -f '{{.Server.Version}}') and Compose $(docker compose version --short)"
[ "$failed" = 0 ]
