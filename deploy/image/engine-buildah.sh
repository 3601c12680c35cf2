# shellcheck shell=bash
# shellcheck disable=SC2034 # the variables are for whoever sources this
# The functions of engine.sh for buildah, which has no daemon and whose `run` cannot use a read-only root. So the
# image is mounted and run by hand, as root, as an engine would: process 1 in its own namespaces, a read-only root,
# /tmp in memory, the volume on /data, the image's user, no new privileges. It uses the network of the machine.

buildah_() { buildah --storage-driver "${STORAGE_DRIVER:-vfs}" "$@"; }

engine_import() {
  local work
  work=$(buildah_ from scratch)
  buildah_ add --quiet "$work" "$1" / > /dev/null
  buildah_ config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$work"
  buildah_ commit --quiet --rm "$work" "$2" > /dev/null
}

# engine_build IMAGE ARGUMENT...: only Docker's image format has a health check.
engine_build() {
  local image=$1
  shift
  buildah_ build --isolation chroot --format docker --pull=false --tag "$image" "$@" .
}

engine_config() {
  buildah_ inspect --type image "$1" \
    | node -p "JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).Docker.config)"
}

# The size of the image, including its base.
engine_size_bytes() {
  local work
  work=$(buildah_ from --pull-never "$1")
  du --summarize --bytes "$(buildah_ mount "$work")" | cut -f1
  buildah_ rm "$work" > /dev/null
}

# engine_start IMAGE VOLUME PORT VARIABLE...
engine_start() {
  local image=$1 volume=/tmp/$2.volume port=$3
  shift 3
  container=$(buildah_ from --pull-never "$image")
  rootfs=$(buildah_ mount "$container")
  config=$(engine_config "$image")
  mapfile -t variables < <(config_list Env)
  variables+=("PORT=$port" "HOST=127.0.0.1" "$@")
  mapfile -t command < <(config_list Entrypoint; config_list Cmd)
  # Fill a new volume as an engine does: with the image's files there, including owners.
  [ -d "$volume" ] || cp --archive "$rootfs/data" "$volume"
  unshare --mount --pid --fork --ipc --uts bash -euc '
    root=$1 volume=$2
    shift 2
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null zero random urandom; do
      : > "$root/dev/$device"
      mount --bind "/dev/$device" "$root/dev/$device"
    done
    mount --bind "$volume" "$root/data"
    mount -o remount,bind,ro "$root"
    exec setpriv --no-new-privs chroot --userspec="$IMAGE_USER" --groups= "$root" env --ignore-environment "$@"
  ' - "$rootfs" "$volume" "${variables[@]}" "${command[@]}" > "/tmp/$container.log" 2>&1 &
  unshare_pid=$!
  # Its only child is process 1 of the container.
  until process=$(pgrep --parent "$unshare_pid"); do
    kill -0 "$unshare_pid" || { cat "/tmp/$container.log" >&2; return 1; }
  done
}

config_list() {
  node -e 'for (const one of JSON.parse(process.argv[1])[process.argv[2]] ?? []) console.log(one)' "$config" "$1"
}

engine_exec() {
  nsenter --target "$process" --mount --pid --ipc --uts chroot --userspec="$IMAGE_USER" --groups= "$rootfs" \
    env --ignore-environment "${variables[@]}" "$@"
}

engine_files() { find "$rootfs" -printf '%P\n'; }

engine_logs() { cat "/tmp/$container.log"; }

engine_signal() { kill -s "$1" "$process"; }

engine_wait() {
  exit_code=0
  wait "$unshare_pid" || exit_code=$?
  buildah_ rm "$container" > /dev/null
  rm "/tmp/$container.log"
  container=
}

engine_clean() {
  if [ -n "${container:-}" ]; then
    kill -s KILL "$process" 2> /dev/null || true
    engine_wait
  fi
  rm -rf "/tmp/$1.volume"
}
