#!/bin/bash
# Submits the experiments to Slurm: an array of shards, and after it the last run with the report.
#
#   PROFILE=paper SHARDS=8 CPUS=16 TIME=24:00:00 experiments/slurm/submit.sh [options of sbatch]
#
#   PROFILE  a configuration in the folder experiments, by name (quick)
#   SHARDS   how many tasks share the work (4)
#   CPUS     threads of each task, and of the last run (4)
#   TIME     time limit of each task (the partition's)
#   ONLY     only these tables and figures, as in: table4,table6 (all)
#   RESULTS  where everything goes (results/PROFILE)
#   DATA     the folder of the four MNIST files (TEMPER_DATA, or else data/mnist)
#   TEMPER   the program (.build/release/temper)
#   WAIT     seconds that a task waits for others before it frees its slot for a while (600)
#   GIVE_UP  seconds without any result after which waiting tasks end (7200)
#
# Paths are relative to the project's folder. Options go to both jobs, as --partition=NAME does.
set -eu
cd "$(dirname "$0")/../.."

fail() {
  echo "submit.sh: $*" >&2
  exit 1
}

case ${1:-} in -h | --help)
  sed -n '2,/^set/ s/^# \{0,1\}//p' experiments/slurm/submit.sh
  exit ;;
esac

export PROFILE="${PROFILE:-quick}"
export RESULTS="${RESULTS:-results/$PROFILE}"
export ONLY="${ONLY:-}"
export DATA="${DATA:-${TEMPER_DATA:-data/mnist}}"
export TEMPER="${TEMPER:-.build/release/temper}"
export WAIT="${WAIT:-600}"
export GIVE_UP="${GIVE_UP:-7200}"
SHARDS=${SHARDS:-4}
CPUS=${CPUS:-4}

for name in SHARDS CPUS WAIT GIVE_UP; do
  [[ ${!name} =~ ^[1-9][0-9]*$ ]] || fail "$name=${!name}: expected a whole number from 1"
done
command -v sbatch >/dev/null \
  || fail "there is no sbatch here (run this on a machine of the cluster that submits jobs)"
[ -x "$TEMPER" ] \
  || fail "$TEMPER: no such program (run: make build; or name another one with TEMPER)"
[ -e "experiments/$PROFILE.json" ] \
  || fail "experiments/$PROFILE.json: no such file (PROFILE is the name of a file in experiments)"
"$TEMPER" data check --data "$DATA" >/dev/null \
  || fail "$DATA: no usable data (run: make data; or name another folder with DATA)"
"$TEMPER" experiments --profile "$PROFILE" --results "$RESULTS" ${ONLY:+--only "$ONLY"} --plan \
  >/dev/null || fail "PROFILE and ONLY make no run, see above"
if [ -e "$RESULTS/slurm/jobs" ] \
  && squeue --noheader --jobs "$(cat "$RESULTS/slurm/jobs")" 2>/dev/null | grep -q .; then
  fail "$RESULTS: jobs for this folder are still in the queue (wait for them, or run:" \
    "scancel $(tr , ' ' <"$RESULTS/slurm/jobs"))"
fi

mkdir -p "$RESULTS/slurm"
options=(--parsable --export=ALL "--cpus-per-task=$CPUS" ${TIME:+"--time=$TIME"} "$@")
array=$(sbatch "${options[@]}" --array="1-$SHARDS" --output="$RESULTS/slurm/shard-%a.log" \
  experiments/slurm/experiments.sbatch)
array=${array%%;*} # in a federation the cluster's name follows
report=$(sbatch "${options[@]}" --dependency="afterany:$array" \
  --output="$RESULTS/slurm/report.log" experiments/slurm/report.sbatch) || {
  scancel "$array"
  fail "the last run was not accepted, so the shards were taken back"
}
report=${report%%;*}
echo "$array,$report" >"$RESULTS/slurm/jobs"
echo "$SHARDS shards: job $array; after them the report: job $report"
echo "How far it is: squeue --jobs $array,$report; tail $RESULTS/slurm/*.log"
