# shellcheck shell=bash
# Finds the container engine, and defines the functions with which the scripts here use any engine. To be
# sourced. ENGINE selects one; otherwise the first of docker, podman and buildah that works is used.

engine_works() {
  case $1 in
    docker | podman) command -v "$1" > /dev/null && "$1" info > /dev/null 2>&1 ;;
    buildah) command -v buildah > /dev/null ;;
    *) return 1 ;;
  esac
}

if [ -z "${ENGINE:-}" ]; then
  for one in docker podman buildah; do
    if engine_works $one; then ENGINE=$one; break; fi
  done
fi
if ! engine_works "${ENGINE:-none}"; then
  echo "no container engine works here: ${ENGINE:-looked for docker, podman and buildah}" >&2
  exit 1
fi

case $ENGINE in
  buildah) . deploy/image/engine-buildah.sh ;;
  *) . deploy/image/engine-docker.sh ;;
esac
