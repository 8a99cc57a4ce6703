#!/usr/bin/env bash
# Takes images from standard input, as docker save writes them, into this machine's registry; publish.sh runs it by ssh
# with the tag and the names of the images.
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
require_root "$@"
(($# > 1)) || refuse "Type: docker save … | sudo $0 TAG NAME …"
tag=$1
shift
require_tag "$tag" "type docker save … | sudo $0 TAG NAME …"
[[ $KEDAI_REGISTRY =~ ^127\.0\.0\.1: ]] || refuse "KEDAI_REGISTRY=$KEDAI_REGISTRY is not this machine's own registry."

ctr --namespace "$SERVICES_NAMESPACE" images import - > /dev/null || refuse "What came is no set of images."
for name in "$@"; do
  image=$KEDAI_REGISTRY/$name:$tag
  ctr --namespace "$SERVICES_NAMESPACE" images push --plain-http "$image" > /dev/null ||
    refuse "The registry of this machine did not take $image: look at journalctl --unit faasd"
  # The functions' own namespace gets it from the registry; the tools run from here.
  [[ $name == tools ]] || ctr --namespace "$SERVICES_NAMESPACE" images remove "$image" > /dev/null
  say "The registry has $image."
done
