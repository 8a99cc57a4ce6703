#!/usr/bin/env bash
# Brings one function to another version while the rest trade: sudo deploy/faasd/roll-back.sh FUNCTION TAG
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
require_root "$@"
(($# == 2)) || refuse "Type: sudo $0 FUNCTION TAG"
name=$1 tag=$2
require_function "$name"
require_tag "$tag" "type sudo $0 $name TAG."

# faasd takes a function away before it finds that it cannot have the new image. So it is fetched before.
pull_image "$FUNCTIONS_NAMESPACE" "$KEDAI_REGISTRY/$name:$tag"
log_in
cd "$PROJECT"
before=$(faas-cli describe "$name" --gateway "$OPENFAAS_URL" | sed --quiet 's/^Image:[ \t]*.*:\([^:]*\)$/\1/p')
deploy() {
  KEDAI_TAG=$1 faas-cli deploy --yaml stack.yml --gateway "$OPENFAAS_URL" --filter "$name"
}
if ! deploy "$tag" || ! (wait_until_ready "$name"); then
  [[ -n $before && $before != "$tag" ]] || refuse "$name does not run with $tag, see above."
  deploy "$before" || refuse "$name runs neither with $tag nor with $before, as it did before; see above."
  wait_until_ready "$name"
  refuse "$name does not run with $tag, see above. It runs $before, as it did before."
fi
say "$name runs $tag. All others are as they were."
