# shellcheck shell=bash
# shellcheck disable=SC2034 # the variables are for whoever sources this
# The words of engine.sh for docker and podman, which take the same commands.

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

# engine_start IMAGE VOLUME PORT VARIABLE...: with nothing to write on but the volume and /tmp.
engine_start() {
  local image=$1 volume=$2 port=$3 variable
  shift 3
  local variables=()
  for variable in "$@"; do variables+=(--env "$variable"); done
  container=$("$ENGINE" run --detach --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
    --publish "127.0.0.1:$port:8000" --volume "$volume:/data" "${variables[@]}" "$image")
}

# A command inside of what runs, as its user.
engine_exec() { "$ENGINE" exec "$container" "$@"; }

# The paths of all that is in it, whoever may read them.
engine_files() { "$ENGINE" export "$container" | tar -t | sed 's,/$,,'; }

engine_logs() { "$ENGINE" logs "$container" 2>&1; }

engine_signal() { "$ENGINE" kill --signal "$1" "$container" > /dev/null; }

# Waits for its end, and puts the exit code into `exit_code`.
engine_wait() {
  exit_code=$("$ENGINE" wait "$container")
  "$ENGINE" rm "$container" > /dev/null
  container=
}

engine_clean() {
  [ -z "${container:-}" ] || "$ENGINE" rm --force "$container" > /dev/null
  "$ENGINE" volume rm --force "$1" > /dev/null
}
