#!/usr/bin/env bash
# Opens the shop, or brings it to another version: sudo deploy/faasd/deploy.sh TAG
#
# The tables first, then one function after the other. The tag is the one that publish.sh told.
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
require_root "$@"
tag=${1:-}
require_tag "$tag" "type sudo $0 TAG, with the one that publish.sh told."
mapfile -t names < <(function_names)

# faasd takes a function away before it finds that it cannot have the new image. So it is fetched before.
for name in "${names[@]}"; do pull_image "$FUNCTIONS_NAMESPACE" "$KEDAI_REGISTRY/$name:$tag"; done
pull_image "$SERVICES_NAMESPACE" "$KEDAI_REGISTRY/tools:$tag"
"$PROJECT/deploy/faasd/secrets.sh"
KEDAI_TAG=$tag "$PROJECT/deploy/faasd/tools.sh" migrate ||
  refuse "The tables could not be brought to $tag, see above; no function was changed."

cd "$PROJECT"
KEDAI_TAG=$tag faas-cli deploy --yaml stack.yml --gateway "$OPENFAAS_URL" ||
  refuse "OpenFaaS did not take every function, see above; type the same again once that is mended."
wait_until_ready "${names[@]}"
printf '%s\n' "$tag" | put_file "$FAASD_FOLDER/kedai/tag" 0644 || true
say "The shop is open with $tag."
