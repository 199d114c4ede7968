#!/usr/bin/env bash
# Feeds damaged checkpoints, grid files, overrides and ids to what reads them: tests/fuzz.sh [INPUTS] [SEED]
# INPUTS damaged checkpoints (default 1,000,000), and as many of the others. The same numbers give the same inputs; a finding names its own.
set -euo pipefail
cd "$(dirname "$0")/.."

export SWEEP_FUZZ_INPUTS="${1:-1000000}" SWEEP_FUZZ_SEED="${2:-$((RANDOM * 32768 + RANDOM))}"
case "$SWEEP_FUZZ_INPUTS$SWEEP_FUZZ_SEED" in
  *[!0-9]*) echo "Usage: tests/fuzz.sh [INPUTS] [SEED], both whole numbers." >&2; exit 2 ;;
esac

echo "seed $SWEEP_FUZZ_SEED, $SWEEP_FUZZ_INPUTS inputs"
status=0
for project in Sweep.Training.Tests Sweep.Search.Tests; do
  dotnet build "tests/$project" -c Release -v q --nologo
  SECONDS=0
  "artifacts/bin/$project/release/$project" -class "*FuzzTests" -showliveoutput -nocolor || status=1
  echo "$project: $SECONDS s"
done
if [ "$status" -eq 0 ]; then echo "seed $SWEEP_FUZZ_SEED, $SWEEP_FUZZ_INPUTS inputs: no finding"
else echo "seed $SWEEP_FUZZ_SEED, $SWEEP_FUZZ_INPUTS inputs: findings above"; fi
exit "$status"
