# The keeper: parent of one agent, in a session of its own. Its standard input is a pipe from the worker; end of file
# means that the worker is gone or wants everything gone, and then nothing of the attempt may be left.
#
#   sh keeper.sh MARK GRACE INPUT PROGRAM ARGUMENTS…
#
# Runs PROGRAM in the foreground with INPUT as its standard input (in the background a shell would make it ignore
# SIGINT, and all its children too), and exits as it does. Every process of the attempt carries the variable
# ACEFLEET_ATTEMPT=MARK, also one that has left session and group; the keeper itself does not.
mark=$1 grace=$2 input=$3
shift 3

# Process ids that carry the mark, or without /proc those of this session's group but the keepers themselves.
marked() {
  if [ -d /proc/self ]; then
    grep -lzx "ACEFLEET_ATTEMPT=$mark" /proc/[0-9]*/environ 2>/dev/null | while IFS=/ read -r _ _ pid _; do
      echo "$pid"
    done
  else
    ps -A -o pid= -o pgid= | while read -r pid group; do
      [ "$group" = "$$" ] && [ "$pid" != "$$" ] && [ "$pid" != "$watcher_pid" ] && echo "$pid"
    done
  fi
}

end_all() {
  kill -TERM $(marked) 2>/dev/null
  waited=0
  while [ -n "$(marked)" ] && [ "$waited" -lt $((grace * 10)) ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  rounds=0
  while [ -n "$(marked)" ] && [ "$rounds" -lt 100 ]; do
    kill -KILL $(marked) 2>/dev/null
    sleep 0.05
    rounds=$((rounds + 1))
  done
}

exec 3<&0
(
  watcher_pid=$(sh -c 'echo $PPID')
  while read -r _; do :; done
  end_all
) <&3 >/dev/null 2>&1 3<&- &
watcher=$!

exec 3<&-
ACEFLEET_ATTEMPT=$mark "$@" <"$input"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
