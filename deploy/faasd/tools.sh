#!/usr/bin/env bash
# Runs one of the owner's commands beside the shop: sudo deploy/faasd/tools.sh books:verify
#
# It uses the version of the last deploy.sh, or the one in KEDAI_TAG. /backups inside is KEDAI_BACKUPS here.
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
require_root "$@"
(($# > 0)) || refuse "Say what to do: sudo $0 books:verify, backup, restore, staff:reset-owner, books:date, reports:rebuild or migrate."

tag=${KEDAI_TAG:-$(cat "$FAASD_FOLDER/kedai/tag" 2> /dev/null || true)}
[[ -n $tag ]] || refuse "Nothing was deployed yet: type sudo deploy/faasd/deploy.sh TAG first, or set KEDAI_TAG."
require_tag "$tag" "set KEDAI_TAG to one that publish.sh told."
image=$KEDAI_REGISTRY/tools:$tag
[[ -n $(ctr --namespace "$SERVICES_NAMESPACE" images list --quiet "name==$image") ]] ||
  pull_image "$SERVICES_NAMESPACE" "$image"
[[ -r $SECRETS_FOLDER/kedai-database-url ]] || refuse "The shop has no passwords yet: type sudo deploy/faasd/install.sh"
# Another one at each start of faasd, on its own network, which this machine is part of.
address=$(awk '$2 == "database" { found = $1 } END { print found }' "$FAASD_FOLDER/hosts" 2> /dev/null || true)
[[ -n $address ]] || refuse "The database does not run: $FAASD_FOLDER/hosts does not have its address. Look at journalctl --unit faasd"
mounts=()
if [[ $1 == backup || $1 == restore ]]; then
  # Not made here: it would be a folder on the card where the disk is not plugged in.
  [[ -d $KEDAI_BACKUPS ]] || refuse "The folder $KEDAI_BACKUPS is not there: is its disk plugged in and mounted?"
  chown "$TOOLS_USER" "$KEDAI_BACKUPS" ||
    refuse "The disk of $KEDAI_BACKUPS knows no owners of files: format it with ext4."
  chmod 0700 "$KEDAI_BACKUPS"
  mounts=("--mount=type=bind,src=$KEDAI_BACKUPS,dst=/backups,options=rbind:rw")
fi

# The container shares this machine's network and with it the hosts file, which does not know the database's name.
urls=$(mktemp --directory)
chmod 0711 "$urls"
trap 'rm --recursive "$urls"' EXIT
for name in database-url database-admin-url; do
  sed "s|@database/|@$address/|" "$SECRETS_FOLDER/kedai-$name" > "$urls/$name"
  chown "$TOOLS_USER" "$urls/$name"
  chmod 0400 "$urls/$name"
done
ctr --namespace "$SERVICES_NAMESPACE" run --rm --net-host \
  "--mount=type=bind,src=$urls,dst=/run/secrets,options=rbind:ro" \
  "${mounts[@]}" \
  "$image" "kedai-tools-$(date +%s)-$$" node start.mjs "$@"
