# What up.sh and down.sh both know: where things are, and which processes are theirs. Sourced by bash, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
state=${SWEEP_LOCAL_DIR:-$root/.sweep/local}
case $state in /*) ;; *) state=$PWD/$state ;; esac
pids=$state/pids
# Says that a folder is one of up.sh's, so that no other is taken for one.
mark=$state/made-by-sweep-up

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s\n' "$*" >&2
    exit 2
}

# When a process began, in ticks since the machine started: with its number it is told from any later one of the same number.
began() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # The name in brackets may have spaces; what follows has none.
    set -- ${stat##*) }
    # A process that has ended and was not waited for is none.
    [ "$1" != Z ] && printf '%s\n' "${20}"
}

# NAME: notes the last process of the background under this name.
note() { printf '%s %s\n' "$!" "$(began "$!")" >"$pids/$1"; }

# NAME: the number of the process that was noted, if that very process runs.
running() {
    local pid ticks
    [ -f "$pids/$1" ] && read -r pid ticks <"$pids/$1" && [ -n "$ticks" ] && [ "$(began "$pid")" = "$ticks" ] && printf '%s\n' "$pid"
}

# NAME SIGNAL SECONDS: ends a noted process, and whatever it takes after that long. Harmless if it runs no more.
finish() {
    local pid tenths=$(($3 * 10))
    [ -f "$pids/$1" ] || return 0
    if pid=$(running "$1"); then kill -s "$2" "$pid"; fi
    while running "$1" >/dev/null && [ $((tenths -= 1)) -gt 0 ]; do sleep 0.1; done
    if pid=$(running "$1"); then
        say "$1 ($pid) did not end within $3 s, and is killed."
        kill -s KILL "$pid"
    else
        say "$1 has ended."
    fi
    rm -f "$pids/$1"
}

# Ends all of them: silos first, so that their trials checkpoint while the ledger is there.
finish_all() {
    local file name
    for name in silo-1 silo-2 silo-3; do
        if pid=$(running "$name"); then kill -s TERM "$pid"; fi
    done
    for name in silo-1 silo-2 silo-3; do finish "$name" TERM 40; done
    finish prometheus TERM 20
    # Fast: what is connected is cut off, and all is written.
    finish postgres INT 60
}
