#!/usr/bin/env bash
# Puts the whole shop into one file in KEDAI_BACKUPS, while it sells. Name a folder on another disk there.
set -euo pipefail
# shellcheck source=deploy/faasd/common.sh
. "$(dirname "$0")/common.sh"
exec "$PROJECT/deploy/faasd/tools.sh" backup --to /backups "$@"
