#!/bin/sh
# Damages files of other programs' formats a million times (or as often as the argument says), and reads them:
# a crash, a hang or much memory fails. Some minutes; not part of `make test`.
set -e
cd "$(dirname "$0")/.."
swift build -c release --build-tests
TEMPER_FUZZ_COUNT="${1:-1000000}" swift test -c release --skip-build --filter "Mutation|FormatsTests"
