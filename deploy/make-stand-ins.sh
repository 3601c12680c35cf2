#!/usr/bin/env bash
# Builds stand-ins for the images postgres:18-bookworm and nginx:1.28 where no image registry can be reached, from
# packages of Debian sid, which has PostgreSQL 18 and a newer nginx. They take the names of those images, so that
# docker-compose.yml runs unchanged: for deploy/check-compose.sh, never for production.
#
#   deploy/make-stand-ins.sh         as root
#
# Needs debootstrap and docker or podman. DEBIAN_MIRROR selects a mirror, ENGINE an engine.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/image/engine.sh
[ "$(id -u)" = 0 ] || { echo 'make-stand-ins: debootstrap needs root' >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
debootstrap --variant=minbase sid "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} > "$work/log" \
  || { tail -5 "$work/log" >&2; exit 1; }
# The user ids of the images, which docker-compose.yml names.
echo 'postgres:x:999:999::/var/lib/postgresql:/bin/bash' >> "$root/etc/passwd"
echo 'postgres:x:999:' >> "$root/etc/group"
# Unpacked only: what their scripts set up belongs to a machine with services.
chroot "$root" sh -euc 'apt-get clean
  apt-get install -y -qq --no-install-recommends --download-only postgresql-18 nginx curl
  for package in /var/cache/apt/archives/*.deb; do dpkg -x "$package" /; done
  ldconfig' >> "$work/log" 2>&1 || { tail -20 "$work/log" >&2; exit 1; }
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,info,locale}/* \
  "$root"/var/log/* "$root"/var/lib/postgresql/*
install -d -o 999 -g 999 "$root/var/lib/postgresql"
chmod 0755 "$root/var/lib/postgresql"
install -m 0755 deploy/stand-ins/postgres.sh "$root/usr/local/bin/docker-entrypoint.sh"
chroot "$root" sh -c 'ln -sf /usr/lib/postgresql/18/bin/* /usr/local/bin/'
chroot "$root" nginx -v
chroot "$root" postgres --version

tar -C "$root" -cf "$work/root.tar" .
engine_import "$work/root.tar" agenthub-stand-in
# named NAME < LINES: an image of these packages with the lines of a Dockerfile.
named() { (echo 'FROM agenthub-stand-in'; cat) | "$ENGINE" build --quiet --tag "$1" - > /dev/null; }
# The folder of the socket is open to all, as in the image: Docker gives a tmpfs on it the same mode.
named postgres:18-bookworm << 'LINES'
RUN install -d -o 999 -g 999 -m 3777 /run/postgresql
ENV PGDATA=/var/lib/postgresql/18/docker
VOLUME /var/lib/postgresql
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
LINES
named nginx:1.28 << 'LINES'
STOPSIGNAL SIGQUIT
LINES
echo 'made postgres:18-bookworm and nginx:1.28'
