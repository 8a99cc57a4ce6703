#!/usr/bin/env bash
# Makes the images of the container tests that stand in for those of a registry: kedai-test/mariadb:10.11,
# kedai-test/caddy:2.11 and, on x86-64, kedai-test/mysql:8.0. What is there already stays.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
arch=$(dpkg --print-architecture)
export DOCKER_BUILDKIT=1

has_image() { docker image inspect "$1" > /dev/null 2>&1; }

# image folder
make_image() {
  if has_image "$1"; then return; fi
  echo "Making $1 …"
  docker build --quiet --tag "$1" --build-arg "BASE=kedai-test/runtime:12-$arch" "$2" > /dev/null
}

tests/containers/make-base-images.sh
make_image kedai-test/mariadb:10.11 tests/containers/services/mariadb
make_image kedai-test/caddy:2.11 tests/containers/services/caddy
if [[ $arch == amd64 ]] && ! has_image kedai-test/mysql:8.0; then
  context=$(mktemp -d)
  trap 'rm -rf "$context"' EXIT
  cp tests/containers/services/mysql/* "$context"
  # The server that the tests of the database have, from where they keep it; fetched where they have not run yet.
  MYSQL_COPY=$context/server node --input-type=module --eval "
    import { cpSync } from 'node:fs'
    import { installDebianPackages } from './shared/testing/engines/debian-packages.ts'
    import { findMysql, packagesMissingForMysql } from './shared/testing/engines/find-mysql.ts'
    await installDebianPackages(await packagesMissingForMysql())
    cpSync(await findMysql(), process.env.MYSQL_COPY, { recursive: true, verbatimSymlinks: true })
  "
  make_image kedai-test/mysql:8.0 "$context"
fi
