#!/usr/bin/env bash
# Ends what up.sh started, and nothing else: silos checkpoint first, then Prometheus and PostgreSQL end.
#   deploy/local/down.sh            keeps ledger, checkpoints and metrics for the next up.sh
#   deploy/local/down.sh --delete   deletes them too
# SWEEP_LOCAL_DIR as for up.sh.
set -euo pipefail
# shellcheck source=deploy/local/processes.sh
. "$(dirname "${BASH_SOURCE[0]}")/processes.sh"

case "$*" in '' | --delete) ;; *) fail "down.sh takes '--delete' or nothing, and was given '$*'." ;; esac
if [ ! -f "$mark" ]; then
    say "Nothing was started in '$state'."
    exit 0
fi
exec 9>"$state/lock"
flock -w 60 9 || fail "Another up.sh or down.sh works in '$state'. Wait for it."
finish_all
if [ "${1:-}" = --delete ]; then
    rm -rf "${state:?}"/{data,database,metrics,logs,pids} "$state"/{env,password,prometheus.yml,lock} "$mark"
    if rmdir "$state" 2>/dev/null; then say "Deleted '$state'."; else say "Deleted what was in '$state', but not what others put there."; fi
else
    say "What it had is kept in '$state'."
fi
