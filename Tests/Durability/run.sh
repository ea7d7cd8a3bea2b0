#!/usr/bin/env bash
# What must not lose a result: kill -9 at twenty random moments, a full disk, a read-only folder,
# two runs at once, results of another version. Takes some minutes; the full disk and the read-only
# folder need root, for a file system of their own.
#
#   Tests/Durability/run.sh            with .build/release/temper, or TEMPER=/path/to/temper
set -eu
cd "$(dirname "$0")/../.."
temper=$(realpath "${TEMPER:-.build/release/temper}")
[ -x "$temper" ] || { echo "there is no $temper (run: make build)" >&2; exit 1; }
work=$(mktemp -d)
disk=$work/disk
finish() {
  if mountpoint -q "$disk"; then umount "$disk"; fi
  rm -rf "$work"
}
trap finish EXIT

say() { printf '%s\n' "$*"; }
fail() { say "FAILED: $*"; exit 1; }

"$temper" data synthesize --data "$work/data" --quiet >/dev/null
cat >"$work/small.json" <<'JSON'
{
  "name": "small", "description": "For durability", "networks": ["dnn1"], "seed": 0,
  "training": {
    "epochs": 2, "batch_size": 32, "learning_rate": 0.001, "loss": "cross-entropy",
    "output_activation": "linear", "initialization": "he"
  },
  "attack": { "method": "exact", "norm": "l1", "margin": 1.2, "floor": 0.01, "gap": 0 },
  "distances": { "outputs": "relu", "floor": 0, "further_floors": [] },
  "performance": {
    "networks": [], "methods": [], "images": 1, "time_limit": 10, "bound_time_limit": 1
  },
  "figures": { "networks": [], "digit": 2, "time_limit": 10 },
  "sets": {
    "training_originals_per_digit": 1, "test_originals_per_digit": 1, "correct_originals": 100,
    "misclassified_originals": 50, "distance_images": 10
  },
  "retraining": {
    "time_limit": 60, "complete_epochs": 2, "partial_epochs": 3, "seeds": { "dnn1": 1 },
    "rounds": { "dnn1": 2 },
    "larger_sets": { "networks": [], "originals_per_digit": [], "time_limit": 10 }, "pgd": []
  },
  "perturbation": { "networks": ["dnn1"], "time_limit": 3, "image_counts": [], "limits": [] }
}
JSON
run=(
  "$temper" experiments --configuration "$work/small.json" --data "$work/data"
  --only table4,table6 --quiet --results
)
# The tables of a folder are those of an undisturbed run; a perturbation ends by the clock, so its
# rows may differ.
same() {
  local table
  for table in table4-retraining table6-comparison; do
    diff <(grep -v perturbation "$work/whole/tables/$table.csv") \
      <(grep -v perturbation "$1/tables/$table.csv") || fail "$2: $table differs"
  done
  say "ok: $2"
}

"${run[@]}" "$work/whole" >/dev/null

kills=0
while [ $kills -lt 20 ]; do
  "${run[@]}" "$work/killed" >/dev/null 2>&1 &
  sleep "$((RANDOM % 3)).$((RANDOM % 10))"
  if kill -9 $! 2>/dev/null; then kills=$((kills + 1)); fi
  wait $! 2>/dev/null || true
  # A run that came to its end leaves nothing to disturb.
  if [ -e "$work/killed/report.html" ]; then
    same "$work/killed" "finished between kills ($kills so far)"
    rm -rf "$work/killed"
  fi
done
"${run[@]}" "$work/killed" >/dev/null
same "$work/killed" "killed twenty times"

"${run[@]}" "$work/two" >/dev/null &
first=$!
sleep 1
status=0
"${run[@]}" "$work/two" >/dev/null 2>"$work/errors" || status=$?
[ $status = 1 ] && grep -q "another run is at work" "$work/errors" \
  || fail "a second run in one folder was not refused (status $status)"
wait $first
same "$work/two" "two runs at once, the second refused"

cp -r "$work/whole" "$work/other"
sed -i 's/"schema" : [0-9]*/"schema" : 99/' "$work/other/manifest.json"
before=$(cd "$work/other" && find . -type f -exec sha256sum {} + | sort)
status=0
"${run[@]}" "$work/other" >/dev/null 2>"$work/errors" || status=$?
[ $status = 1 ] && grep -q "another version" "$work/errors" \
  || fail "results of another version were not refused (status $status)"
[ "$before" = "$(cd "$work/other" && find . -type f -exec sha256sum {} + | sort)" ] \
  || fail "results of another version were changed"
say "ok: results of another version are refused and kept"

if [ "$(id -u)" != 0 ]; then
  say "skipped, need root: full disk, read-only folder"
  exit 0
fi
mkdir "$disk"
mount -t tmpfs -o size=150k tmpfs "$disk"
status=0
"${run[@]}" "$disk/full" >/dev/null 2>"$work/errors" || status=$?
[ $status = 1 ] || fail "a full disk ended with status $status: $(cat "$work/errors")"
grep -qi "disk full\|no space" "$work/errors" || fail "a full disk was not named: $(cat "$work/errors")"
mount -o remount,size=50m "$disk"
"${run[@]}" "$disk/full" >/dev/null
same "$disk/full" "full disk, then space again"

"${run[@]}" "$disk/part" >/dev/null 2>&1 &
sleep 1
kill -INT $!
wait $! || true
mount -o remount,ro "$disk"
status=0
"${run[@]}" "$disk/part" >/dev/null 2>"$work/errors" || status=$?
[ $status = 1 ] && grep -qi "read-only" "$work/errors" \
  || fail "a read-only folder ended with status $status: $(cat "$work/errors")"
mount -o remount,rw "$disk"
"${run[@]}" "$disk/part" >/dev/null
same "$disk/part" "read-only folder, then writable again"
say "durability: all checks passed"
