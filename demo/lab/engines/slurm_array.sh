#!/bin/bash
# A search, or many runs of a fleet, on a Slurm cluster, a shard for each task of an array. In the folder of the project:
#
#   job=$(sbatch --parsable slurm_array.sh my-scenario --runs 100000 --workers 8)
#   sbatch --dependency=afterany:$job --output=merged.txt --wrap 'npx netx-sim merge findings'
#
#   job=$(sbatch --parsable slurm_array.sh fleet my-fleet --seeds 1..10000 --workers 8)
#   sbatch --dependency=afterany:$job --wrap 'npx netx-sim fleet my-fleet --from findings --report fleet.html'
#
# Which shard of how many is in the variables that Slurm gives each task. A shard that finds something has done its work. One that
# was killed is put back into the queue; its result file comes when it has ended, and merge names shards that have none.
#SBATCH --job-name=netx-sim
#SBATCH --array=0-15
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=netx-sim-%A_%a.txt
# Two minutes before its time is over the search is told to end, and keeps what it has found.
#SBATCH --signal=B:TERM@120
set -u
netx_sim=${NETX_SIM:-npx netx-sim}
out=${NETX_SIM_OUT:-findings}
restarts_at_most=3

if [ "${1:-}" = fleet ]; then set -- "$@" --out "$out"; else set -- explore "$@" --all --out "$out/$SLURM_ARRAY_TASK_ID"; fi
$netx_sim "$@" &
search=$!
trap 'kill -TERM "$search"' TERM
# A wait that the trap interrupts has to be made again.
wait "$search"
code=$?
while kill -0 "$search" 2>/dev/null; do
  wait "$search"
  code=$?
done

case $code in
  0 | 3) exit 0 ;;      # nothing, or something was found
  2) exit 2 ;;          # wrong use: another try would end in the same way
  143) exit 0 ;;        # it was told to end before it had found anything; its result file says how far it came
esac
if [ "${SLURM_RESTART_COUNT:-0}" -lt "$restarts_at_most" ]; then
  echo "the search ended with code $code: once more"
  scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
