#!/usr/bin/env bash
# Runs a benchmark of tests/Sweep.Benchmarks: builds it, sees that what it compares with is there, and starts it.
#   tests/bench.sh speed|published|start|control-plane|grid|asha|metrics [options]
# tests/bench.sh NAME --help says more.
# The last line of standard output is the result as one JSON object; progress and builds go to standard error.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

has_word() {
    local word=$1 argument
    shift
    for argument; do
        case $argument in "$word" | "$word"=*) return 0 ;; esac
    done
    return 1
}

is_installed() { [ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = 'install ok installed' ]; }

# What the figures are compared with: Debian's PyTorch, and OpenBLAS in place of the slow reference library; and what else is named.
install_pytorch() {
    local missing=() package as_root=()
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        say 'Not a Debian system: nothing is installed. PyTorch and the like are taken from --python, else from /usr/bin/python3.'
        return
    fi
    for package in python3-torch libopenblas0-pthread "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            say "Missing: ${missing[*]}. Installing needs root: sudo apt-get install ${missing[*]}"
            return
        fi
        as_root=(sudo -n)
    fi
    say "Installing ${missing[*]} ..."
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >&2; then
        "${as_root[@]}" apt-get update >&2 || true
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >&2 ||
            say "Could not install ${missing[*]}: see above. Install them by hand, or name another Python with --python."
    fi
}

dotnet build tests/Sweep.Benchmarks -c Release -v q -nologo -clp:ErrorsOnly >&2

if ! has_word --help "$@" && ! has_word -h "$@" && ! has_word '-?' "$@"; then
    case ${1-} in
        speed) has_word --python "$@" || install_pytorch ;;
        grid) has_word --python "$@" || install_pytorch python3-optuna ;;
        start) has_word --command "$@" || dotnet publish client/Sweep.Cli -c Release -v q -nologo -o artifacts/benchmarks/sweep >&2 ;;
    esac
fi

program=artifacts/bin/Sweep.Benchmarks/release/Sweep.Benchmarks
# An hour on all cores: whatever else the machine is used for goes first.
case ${1-} in published | asha) exec nice -n 10 "$program" "$@" ;; esac
exec "$program" "$@"
