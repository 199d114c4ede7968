#!/usr/bin/env bash
# Trains sweeps on three silos over PostgreSQL while faults befall them at random: tests/chaos.sh SECONDS SEED
# The last line of standard output is JSON: what was lost, duplicated or differs from an undisturbed run, and how soon the cluster got
# over each kind of fault. A full disk is among the faults where this user may mount one (root).
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1-}${2-}" in
  '' | *[!0-9]*) echo "Usage: tests/chaos.sh SECONDS SEED, both whole numbers." >&2; exit 2 ;;
esac
dotnet build tests/Sweep.Chaos -c Release -v q -nologo -clp:ErrorsOnly >&2
dotnet publish client/Sweep.Cli -c Release -v q -nologo -o artifacts/chaos/sweep >&2
exec artifacts/bin/Sweep.Chaos/release/Sweep.Chaos "$PWD/artifacts/chaos/sweep/sweep" "$1" "$2"
