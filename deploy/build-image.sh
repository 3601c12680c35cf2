#!/usr/bin/env bash
# Builds the image for one platform, with docker, podman or buildah.
#
#   deploy/build-image.sh IMAGE[:TAG]
#
# PLATFORM selects a platform such as linux/arm64, BASE_IMAGE another base (deploy/make-base.sh builds one), ENGINE an
# engine. VERSION and REVISION are what the image says of itself (default: package.json and git). NPMRC (default
# ~/.npmrc) and CA_FILE (default npm's cafile or NODE_EXTRA_CA_CERTS) are passed to the build as secrets and end in no
# layer.
set -euo pipefail
cd "$(dirname "$0")/.."
image=${1:?usage: deploy/build-image.sh IMAGE}
. deploy/image/engine.sh

lent=()
npmrc=${NPMRC:-$HOME/.npmrc}
if [ -f "$npmrc" ]; then lent+=(--secret "id=npmrc,src=$npmrc"); fi
ca_file=${CA_FILE:-$(npm config get cafile)}
if [ ! -f "$ca_file" ]; then ca_file=${NODE_EXTRA_CA_CERTS:-}; fi
if [ -f "$ca_file" ]; then lent+=(--secret "id=ca,src=$ca_file"); fi

engine_build "$image" "${lent[@]}" ${BASE_IMAGE:+--build-arg "BASE_IMAGE=$BASE_IMAGE"} \
  ${PLATFORM:+--platform "$PLATFORM"} \
  --build-arg "VERSION=${VERSION:-$(node -p "require('./package.json').version")}" \
  --build-arg "REVISION=${REVISION:-$(git rev-parse HEAD 2> /dev/null || echo unknown)}"
