#!/usr/bin/env bash
# Runs what the chart makes, without a cluster: renders it, and starts the containers of its Deployment, StatefulSet, Job
# and CronJob with their own commands, variables, user, capabilities, read-only root, memory and volumes, whose
# permissions are those that a kubelet gives. Asks their probes, and stops them as a kubelet does. On SQLite, on the
# chart's PostgreSQL, and on an external database with two servers.
#
#   deploy/check-chart.sh [IMAGE]    IMAGE is agenthub:check by default, which deploy/check-image.sh builds
#
# As root, for the permissions of volumes. Needs `npm ci`, docker on this machine (its containers are asked at their own
# addresses), and the image postgres:18-bookworm; POSTGRES_IMAGE selects another, ENGINE another command than docker.
# Exits with 1 if a check fails.
set -euo pipefail
cd "$(dirname "$0")/.."
exec node_modules/.bin/node scripts/chart/check.ts "${1:-agenthub:check}"
