#!/usr/bin/env bash
# Brings the shop to another version, with a backup before: sudo deploy/faasd/upgrade.sh TAG
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
require_root "$@"
require_tag "${1:-}" "type sudo $0 TAG, with the one that publish.sh told."
"$PROJECT/deploy/faasd/backup.sh" || refuse "There is no backup, see above; nothing was changed."
exec "$PROJECT/deploy/faasd/deploy.sh" "$1"
