# shellcheck shell=bash
# shellcheck disable=SC2034 # the variables are for whoever sources this
# The functions of engine.sh for docker and podman, which have the same commands.

engine_import() { "$ENGINE" import "$1" "$2" > /dev/null; }

# engine_build IMAGE ARGUMENT...
engine_build() {
  local image=$1
  shift
  DOCKER_BUILDKIT=1 "$ENGINE" build --tag "$image" "$@" .
}

# The image's configuration, as JSON.
engine_config() { "$ENGINE" image inspect --format '{{json .Config}}' "$1"; }

engine_size_bytes() { "$ENGINE" image inspect --format '{{.Size}}' "$1"; }

# engine_start IMAGE VOLUME PORT VARIABLE...: only the volume and /tmp are writable.
engine_start() {
  local image=$1 volume=$2 port=$3 variable
  shift 3
  local variables=()
  for variable in "$@"; do variables+=(--env "$variable"); done
  container=$("$ENGINE" run --detach --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
    --publish "127.0.0.1:$port:8000" --volume "$volume:/data" "${variables[@]}" "$image")
}

# Runs a command inside the container, as its user.
engine_exec() { "$ENGINE" exec "$container" "$@"; }

# Lists all paths in the image, whatever their permissions.
engine_files() { "$ENGINE" export "$container" | tar -t | sed 's,/$,,'; }

engine_logs() { "$ENGINE" logs "$container" 2>&1; }

engine_signal() { "$ENGINE" kill --signal "$1" "$container" > /dev/null; }

# Waits for the end, and sets `exit_code` and `finished_at`, in nanoseconds.
engine_wait() {
  exit_code=$("$ENGINE" wait "$container")
  finished_at=$(date -d "$("$ENGINE" inspect --format '{{json .State.FinishedAt}}' "$container" | tr -d '"')" +%s%N)
  "$ENGINE" rm "$container" > /dev/null
  container=
}

engine_clean() {
  [ -z "${container:-}" ] || "$ENGINE" rm --force "$container" > /dev/null
  "$ENGINE" volume rm --force "$1" > /dev/null
}
