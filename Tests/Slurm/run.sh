#!/bin/bash
# Runs experiments/slurm on a real Slurm: a controller and a node with three slots, started for
# this on one machine in a temporary folder. As root on Debian; installs Slurm and munge from
# Debian's packages where they are missing. Takes some minutes.
#
#   [TEMPER=/path/to/temper] Tests/Slurm/run.sh
set -eu
project=$(cd "$(dirname "$0")/../.." && pwd)
export TEMPER="${TEMPER:-$project/.build/release/temper}"

fail() {
  echo "slurm: FAILED: $*" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || fail "this test starts Slurm's daemons (run it as root)"
[ -x "$TEMPER" ] || fail "$TEMPER: no such program (run: make build; or name another with TEMPER)"
TEMPER=$(realpath "$TEMPER")

# MARK: - The cluster

box=$(mktemp -d)
chmod 711 "$box" # munge's socket has to be within everybody's reach
daemons=()

clean_up() {
  status=$?
  trap '' INT TERM
  if [ "$status" != 0 ]; then tail -n 20 "$box"/*.log "$box"/project/results/*/slurm/*.log || true; fi
  if [ ${#daemons[@]} = 3 ]; then
    scancel --user=root 2>/dev/null || true
    for _ in {1..60}; do squeue --noheader 2>/dev/null | grep -q . || break; sleep 0.5; done
  fi
  for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
    kill "${daemons[i]}" 2>/dev/null || true
    wait "${daemons[i]}" 2>/dev/null || true
  done
  cd /
  rm -rf "$box"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

PATH=$PATH:/usr/sbin
missing=
for program in munged slurmctld slurmd sbatch; do
  command -v $program >/dev/null || missing=$program
done
if [ -n "$missing" ]; then
  echo "installing Slurm and munge"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
    --no-install-recommends munge slurmctld slurmd slurm-client; } >"$box/install.log" 2>&1 \
    || fail "Slurm could not be installed"
fi

# Runs a daemon in the background.
start() {
  "$@" >>"$box/$1.log" 2>&1 &
  daemons+=($!)
}

# Waits until a command succeeds: seconds, what is waited for, the command.
until_true() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || fail "waited in vain: $what"
    sleep 0.5
  done
}

host=$(hostname -s)
port=$((20000 + RANDOM % 10000))
mkdir "$box/state" "$box/spool"
head -c 128 /dev/urandom >"$box/munge.key"
chmod 600 "$box/munge.key"
# Three slots, whatever the machine has. A job that goes back to the queue waits until its
# credential is no longer valid: here seconds, by default two minutes.
cat >"$box/slurm.conf" <<CONF
ClusterName=temper
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$box/munge.socket,cred_expire=5
StateSaveLocation=$box/state
SlurmdSpoolDir=$box/spool
SlurmctldPidFile=$box/slurmctld.pid
SlurmdPidFile=$box/slurmd.pid
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=bf_interval=5,sched_interval=5
KillWait=20
NodeName=$host NodeAddr=127.0.0.1 CPUs=3 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE
CONF
export SLURM_CONF=$box/slurm.conf

start munged --foreground --force --socket="$box/munge.socket" --key-file="$box/munge.key" \
  --pid-file="$box/munged.pid" --seed-file="$box/munge.seed" --log-file="$box/munged.out.log"
until_true 20 "munge" test -S "$box/munge.socket"
start slurmctld -D
start slurmd -D
node_is_idle() { [ "$(sinfo --noheader --format=%t 2>/dev/null)" = idle ]; }
until_true 60 "an idle node" node_is_idle
echo "a cluster of one node with three slots: $(sbatch --version)"

# MARK: - The work

# A project of its own: the scripts, a configuration that takes seconds, a few synthetic digits.
mkdir -p "$box/project/experiments" "$box/project/data"
cd "$box/project"
cp -r "$project/experiments/slurm" experiments/slurm
cat >experiments/tiny.json <<'JSON'
{
  "name": "tiny",
  "description": "For tests",
  "networks": ["dnn1"],
  "seed": 0,
  "training": {
    "epochs": 40, "batch_size": 8, "learning_rate": 0.01, "loss": "cross-entropy",
    "output_activation": "linear", "initialization": "he"
  },
  "attack": {
    "method": "exact", "norm": "l1", "margin": 1.2, "floor": 0.01, "gap": 0
  },
  "distances": { "outputs": "relu", "floor": 0, "further_floors": [] },
  "performance": {
    "networks": ["dnn1"], "methods": [], "images": 2, "time_limit": 10, "bound_time_limit": 1
  },
  "figures": { "networks": ["dnn1"], "digit": 5, "time_limit": 20 },
  "sets": {
    "training_originals_per_digit": 3, "test_originals_per_digit": 3, "correct_originals": 10,
    "misclassified_originals": 5, "distance_images": 6
  },
  "retraining": {
    "time_limit": 60, "complete_epochs": 20, "partial_epochs": 3,
    "seeds": { "dnn1": 1 }, "rounds": {},
    "larger_sets": { "networks": [], "originals_per_digit": [], "time_limit": 20 },
    "pgd": []
  },
  "perturbation": {
    "networks": [], "time_limit": 2, "image_counts": [], "limits": [0.5]
  }
}
JSON
"$TEMPER" data synthesize --quiet --data data/mnist --train-count 900 --test-count 500 >/dev/null
items=table4,table6
"$TEMPER" experiments --quiet --profile tiny --only "$items" --results results/plain >/dev/null
echo "a plain run is there to compare with"

export PROFILE=tiny ONLY="$items" SHARDS=3 CPUS=1 WAIT=20 GIVE_UP=60
unset TIME DATA TEMPER_DATA
submit=experiments/slurm/submit.sh
queue_is_empty() { ! squeue --noheader | grep -q .; }

# A folder holds the plain run's tables and nothing of the shards.
check_results() {
  [ -s "$1/report.html" ] || fail "$1: there is no report"
  for table in table4-retraining table6-comparison; do
    cmp "results/plain/tables/$table.csv" "$1/tables/$table.csv" || fail "$1: another $table"
  done
  left=$(find "$1" -name '*shard-*' ! -path '*/slurm/*')
  [ -z "$left" ] || fail "$1: left over: $left"
}

# Every record of the plain run's example files is in a folder once.
check_records() {
  for file in results/plain/examples/*.jsonl; do
    local mine="$1/examples/${file##*/}"
    [ "$(wc -l <"$file")" = "$(wc -l <"$mine")" ] || fail "$mine: another number of records"
  done
}

# The last run had nothing to count.
check_shards_made_all() {
  if grep -E ': [0-9]+/[0-9]+ ' "$1/slurm/report.log"; then fail "$1: the last run had to work"; fi
}

shard_has_records() { cat "$1"/examples/*.shard-"$2"-of-3.jsonl 2>/dev/null | grep -q .; }
# The number of a job of the folder: 1 the array, 2 the report.
job() { cut -d, -f"$2" "$1/slurm/jobs"; }

# MARK: - Checks

refused() {
  what=$1
  shift
  if message=$(env "$@" $submit 2>&1); then fail "accepted: $*"; fi
  [[ $message == *"$what"* ]] || fail "$*: no word of '$what': $message"
}
refused "SHARDS=0: expected a whole number" SHARDS=0
refused "no/temper: no such program (run: make build" TEMPER=no/temper
refused "experiments/none.json: no such file" PROFILE=none
refused "no/data: no usable data (run: make data" DATA=no/data
mkdir "$box/bin"
ln -s "$(command -v dirname)" "$box/bin"
refused "there is no sbatch here" PATH="$box/bin"
queue_is_empty || fail "something was submitted"
echo "ok: what is missing is said, and nothing is submitted"

RESULTS=results/three $submit
refused "are still in the queue" RESULTS=results/three
until_true 300 "the jobs in results/three" queue_is_empty
check_results results/three
check_records results/three
for shard in 1 2 3; do
  grep -q "^shard $shard/3: done" results/three/slurm/shard-$shard.log || fail "shard $shard: not done"
done
check_shards_made_all results/three
echo "ok: three shards side by side make the tables of a plain run"

RESULTS=results/cancelled $submit
until_true 60 "a record of shard 2" shard_has_records results/cancelled 2
scancel "$(job results/cancelled 1)_2"
until_true 60 "the end of shard 2" grep -q interrupted results/cancelled/slurm/shard-2.log
scancel "$(job results/cancelled 1)" "$(job results/cancelled 2)"
until_true 60 "an empty queue" queue_is_empty
[ ! -e results/cancelled/report.html ] || fail "it was done before it was cancelled"
cat results/cancelled/examples/*.jsonl | sort >kept
RESULTS=results/cancelled $submit
until_true 300 "the jobs in results/cancelled" queue_is_empty
check_results results/cancelled
check_records results/cancelled
cat results/cancelled/examples/*.jsonl | sort >all
[ -z "$(comm -23 kept all)" ] || fail "records were lost"
echo "ok: after scancel and another submission all $(wc -l <kept) records are kept, and the rest is made"

RESULTS=results/missing GIVE_UP=15 $submit
until_true 60 "a record of shard 2" shard_has_records results/missing 2
scancel "$(job results/missing 1)_2"
until_true 300 "the jobs in results/missing" queue_is_empty
grep -q "is one missing?" results/missing/slurm/shard-1.log || fail "shard 1 did not give up"
check_results results/missing
check_records results/missing
echo "ok: the last run makes what a cancelled shard left"

RESULTS=results/limit $submit
until_true 60 "a record of shard 2" shard_has_records results/limit 2
scancel --batch --signal=USR1 "$(job results/limit 1)_2" # what Slurm sends before the time limit
until_true 300 "the jobs in results/limit" queue_is_empty
grep -A 9 interrupted results/limit/slurm/shard-2.log | grep -q "shard 2/3: back to the queue" \
  || fail "shard 2 did not go back to the queue"
check_results results/limit
check_records results/limit
check_shards_made_all results/limit
echo "ok: a shard that is told of its time limit goes back to the queue and goes on"

RESULTS=results/slot CPUS=2 WAIT=5 GIVE_UP=600 $submit
until_true 600 "the jobs in results/slot" queue_is_empty
grep -q "back to the queue" results/slot/slurm/shard-?.log || fail "no shard made room"
check_results results/slot
check_records results/slot
check_shards_made_all results/slot
echo "ok: three shards that have one slot take turns"

echo "slurm: all checks passed"
