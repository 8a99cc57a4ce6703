#!/usr/bin/env bash
# Fills the empty database of a new Pi from a backup: sudo deploy/faasd/restore.sh FILE TAG, before deploy.sh TAG
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
require_root "$@"
(($# == 2)) || refuse "Type: sudo $0 FILE TAG, with a backup and the tag that publish.sh told."
file=$1 tag=$2
[[ -r $file ]] || refuse "The backup $file is not there."
require_tag "$tag" "type sudo $0 FILE TAG."
export KEDAI_TAG=$tag KEDAI_BACKUPS
if [[ ! $file -ef $KEDAI_BACKUPS/$(basename "$file") ]]; then
  [[ -d $KEDAI_BACKUPS ]] || refuse "The folder $KEDAI_BACKUPS is not there: is its disk plugged in and mounted?"
  cp "$file" "$KEDAI_BACKUPS/"
fi
chown "$TOOLS_USER" "$KEDAI_BACKUPS/$(basename "$file")"
exec "$PROJECT/deploy/faasd/tools.sh" restore "/backups/$(basename "$file")"
