#!/bin/sh
# Runs the public test suite of VNN-LIB 2.0 (vnnlib-satisfactory, from PyPI, in a scratch environment) against the
# program: everything of `compliance`, and `run`, of which nothing may fail. Not part of `make test`.
set -e
root="$(cd "$(dirname "$0")/.." && pwd)"
scratch="${1:-$(mktemp -d)}"
swift build -c release --product temper --package-path "$root"
python3 -m venv "$scratch/environment"
"$scratch/environment/bin/pip" install --quiet vnnlib-satisfactory
cd "$scratch"
suite="$scratch/environment/bin/vnnlib-satisfactory"
solver="$root/.build/release/temper"
for part in opset vnnlib serialise-assignments; do "$suite" compliance "$part" --solver "$solver"; done
"$suite" run --solver "$solver" | tee run.txt || true
tail -5 run.txt | grep -q ' 0 failed'
