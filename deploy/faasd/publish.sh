#!/usr/bin/env bash
# Runs on a computer with Docker, not on the Pi: makes all images of this version and brings them to where faasd gets them.
#
#   deploy/faasd/publish.sh pi@192.168.1.10    to the registry of that Pi, by ssh: no Internet, no account
#   KEDAI_REGISTRY=ghcr.io/you deploy/faasd/publish.sh    to a registry elsewhere, for arm64 and amd64
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
cd "$PROJECT"
command -v docker > /dev/null || refuse "Docker is missing: images are made on a computer that has it, not on the Pi."
KEDAI_TAG=$(npm run --silent images:tag)
export KEDAI_TAG
mapfile -t names < <(function_names)

if (($# == 0)); then
  [[ $KEDAI_REGISTRY =~ ^(127\.0\.0\.1|localhost)(:|/) ]] &&
    refuse "Say where to: $0 USER@PI, or KEDAI_REGISTRY=… $0"
  faas-cli publish --yaml stack.yml --platforms linux/arm64,linux/amd64
  npm run --silent images -- tools --platform linux/arm64 --no-env-file
  docker push "$KEDAI_REGISTRY/tools:$KEDAI_TAG"
else
  pi=$1
  case $(ssh "$pi" uname -m) in
    aarch64) platform=linux/arm64 ;;
    x86_64) platform=linux/amd64 ;;
    *) refuse "$pi runs no 64-bit system: faasd needs one." ;;
  esac
  npm run --silent images -- --platform "$platform" --no-env-file
  mapfile -t images < <(for name in "${names[@]}" tools; do say "$KEDAI_REGISTRY/$name:$KEDAI_TAG"; done)
  # shellcheck disable=SC2029 # The folder on the Pi is named here.
  docker save "${images[@]}" | ssh "$pi" "cd ${KEDAI_FOLDER:-kedai} && sudo deploy/faasd/receive.sh $KEDAI_TAG ${names[*]} tools"
fi
say "Published $KEDAI_TAG. On the Pi: sudo deploy/faasd/upgrade.sh $KEDAI_TAG, or for the first time: sudo deploy/faasd/deploy.sh $KEDAI_TAG"
