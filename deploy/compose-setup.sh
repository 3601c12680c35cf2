#!/usr/bin/env bash
# Creates what docker-compose.yml needs beyond its plain mode: random secrets in ./secrets, and settings in ./.env
# that select them. Existing values are kept, so it may run again, also with more options.
#
#   deploy/compose-setup.sh [--postgres] [--proxy NAME] [--admin-key]
#
#   --postgres    run PostgreSQL, with a generated password
#   --proxy NAME  serve https://NAME, with a self-signed certificate until you replace it
#   --admin-key   create an API key that acts as the admin
#
# A secret that .env has as a value, such as ADMIN_PASSWORD=..., stays there: no file is made for it.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '4,10s/^# *//p' "$0" >&2; exit 2; }
postgres='' name='' admin_key=''
while [ $# -gt 0 ]; do
  case $1 in
    --postgres) postgres=yes ;;
    --proxy) name=${2:-}; shift ;;
    --admin-key) admin_key=yes ;;
    *) usage ;;
  esac
  shift || usage
done
if [ -n "$name" ] && ! [[ $name =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]]; then
  echo "compose-setup: '$name' is not a host name like hub.example.com" >&2
  exit 2
fi

# The folder is closed to others, its files are not: each container reads its own with another user id.
mkdir -p -m 0700 secrets
secret() { # secret NAME < VALUE
  if [ -s "secrets/$1" ] && ! cmp -s "secrets/$1" "deploy/no-secrets/$1"; then
    # Read to the end; otherwise the writer fails.
    cat > /dev/null
    echo "kept  secrets/$1"
    return
  fi
  (umask 0222; cat > "secrets/$1.$$")
  mv -f "secrets/$1.$$" "secrets/$1"
  echo "made  secrets/$1"
}
random() { head -c "$1" /dev/urandom | base64 -w 0 | tr '+/' '-_'; }

touch .env
setting() { # setting NAME VALUE
  local there
  if there=$(grep "^$1=" .env); then
    if [ "$there" = "$1=$2" ]; then echo "kept  $1"; else echo "kept  $there, but $1=$2 is needed: check it"; fi
    return
  fi
  printf '%s=%s\n' "$1" "$2" >> .env
  echo "set   $1=$2"
}

# Compose requires a file for every secret, even an unused one.
placeholder() { [ -s "secrets/$1" ] || cp "deploy/no-secrets/$1" secrets/; }
# secret_setting NAME BYTES: a random secret in a file, unless .env has a value for it.
secret_setting() {
  local file=${1,,}
  if grep -q "^$1=." .env; then
    placeholder "$file"
    echo "kept  $1 of .env"
    return
  fi
  if [ -n "${!1:-}" ]; then echo "note  $1 is exported: unset it before docker compose up, which refuses two sources"; fi
  random "$2" | secret "$file"
  setting "$1_FILE" "/run/secrets/$file"
}

setting SECRETS ./secrets
secret_setting SECRET_KEY 48
secret_setting ADMIN_PASSWORD 18
if [ -n "$admin_key" ]; then secret_setting ADMIN_API_KEY 24; else placeholder admin_api_key; fi
profiles=$(sed -n 's/^COMPOSE_PROFILES=//p' .env)
profile() { case ,$profiles, in *,"$1",*) ;; *) profiles=${profiles:+$profiles,}$1 ;; esac; }

if [ -n "$postgres" ]; then
  if grep -q '^DATABASE_URL=.' .env; then
    echo 'compose-setup: .env sets DATABASE_URL. Remove it there to use the database of --postgres.' >&2
    exit 2
  fi
  profile postgres
  random 24 | secret postgres_password
  printf 'postgres://agenthub:%s@postgres:5432/agenthub' "$(cat secrets/postgres_password)" | secret database_url
  setting DATABASE_URL_FILE /run/secrets/database_url
else
  placeholder database_url
fi

if [ -n "$name" ]; then
  profile proxy
  if [ ! -s secrets/tls_key ] && [ ! -s secrets/tls_certificate ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj "/CN=$name" \
      -addext "subjectAltName=DNS:$name" -keyout "$work/key" -out "$work/certificate" 2> "$work/log" \
      || { cat "$work/log" >&2; exit 1; }
    secret tls_key < "$work/key"
    secret tls_certificate < "$work/certificate"
  fi
  # Plain HTTP is redirected only to this name, whatever name a client used.
  printf 'server_name %s;\n' "$name" | secret server_name
  setting PUBLIC_URL "https://$name"
  # The proxy has an address of Docker's networks, and overwrites X-Forwarded-For.
  setting TRUSTED_PROXIES private
  # So that nobody bypasses the proxy, and the client address it reports can be trusted.
  setting LISTEN 127.0.0.1
fi

if [ -n "$profiles" ]; then
  sed -i '/^COMPOSE_PROFILES=/d' .env
  setting COMPOSE_PROFILES "$profiles"
fi
where=secrets/admin_password
if ! grep -q '^ADMIN_PASSWORD_FILE=' .env; then where=.env; fi
echo "next  docker compose up -d; the admin of the first start has the password in $where"
