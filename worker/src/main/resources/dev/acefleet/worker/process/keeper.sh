# The parent of one agent process; Keeper.java is its contract. Plain POSIX sh: it must start in a few milliseconds.
#
# Arguments: attempt, worker, worker's process, grace in seconds, the agent's standard input, the programs setsid (may be
# empty), grep and sleep, then the agent's own command line. Neither this shell nor its watcher carries the attempt in its
# environment: only the agent does, and whatever inherits it.
umask 077
attempt=$1 worker=$2 owner=$3 grace=$4 input=$5 setsid=$6 grep=$7 sleep=$8
shift 8
IFS=' 	
'
# 3 and 4 are the worker's pipes for the agent's output, 5 is the worker's lifeline. This shell itself says
# nothing but what must be told.
exec 3>&1 4>&2 5<&0 </dev/null >/dev/null 2>&1
self=$$ watcher= agent=

# Sets `start`, which tells a process from a later one of the same number; false when it is gone or a zombie.
lives() {
    start=
    if [ -r /proc/self/stat ]; then
        stat=
        read -r stat <"/proc/$1/stat" || return 1
        set -- ${stat##*) }
        start=${20}
        [ "$1" != Z ] && [ "$1" != X ]
    else
        kill -0 "$1"
    fi
}

# Sets `kids` to the children of a process, of all its threads.
children() {
    kids=
    if [ -r "/proc/$$/task/$$/children" ]; then
        for list in "/proc/$1"/task/*/children; do
            some=
            read -r some <"$list"
            kids="$kids $some"
        done
    else
        parent=$1
        set -- $(ps -A -o pid= -o ppid=)
        while [ $# -gt 1 ]; do
            [ "$2" = "$parent" ] && kids="$kids $1"
            shift 2
        done
    fi
}

# Adds to `tree` what descends from this keeper now, as number:start, the agent first.
collect() {
    queue=$$
    while [ -n "$queue" ]; do
        set -- $queue
        children "$1"
        shift
        queue=$*
        for kid in $kids; do
            if [ "$kid" != "$self" ] && [ "$kid" != "$watcher" ]; then
                queue="$queue $kid"
                case "$tree " in
                *" $kid:"*) ;;
                *) lives "$kid" && tree="$tree $kid:$start" ;;
                esac
            fi
        done
    done
}

# Sets `marked` to the processes that carry this attempt in their environment, wherever they descend from. Of this worker
# alone: another fleet on this machine may have an attempt of the same name.
find_marked() {
    marked=
    if [ -r /proc/self/environ ]; then
        set -- $("$grep" -lszxF "ACEFLEET_ATTEMPT=$attempt" /proc/[0-9]*/environ)
        [ $# -gt 0 ] && set -- $("$grep" -lszxF "ACEFLEET_WORKER_PROCESS=$owner" "$@")
        for file in "$@"; do
            file=${file#/proc/}
            marked="$marked ${file%/environ}"
        done
    fi
}

# The agent leads a process group where there is a setsid program.
signal_group() {
    [ -n "$agent" ] && kill -s "$1" -- "-$agent"
}

# False when the process belongs to the agent's own group, or is gone.
outside() {
    if [ -r /proc/self/stat ]; then
        stat=
        read -r stat <"/proc/$1/stat" || return 1
        set -- ${stat##*) }
        [ "$3" != "$agent" ]
    else
        set -- $(ps -o pgid= -p "$1")
        [ $# -gt 0 ] && [ "$1" != "$agent" ]
    fi
}

# Asks all to end, nobody twice: many programs take a second TERM for impatience and drop what they were tidying up.
ask() {
    signal_group TERM
    for known in $tree; do
        lives "${known%:*}" && [ "$start" = "${known#*:}" ] && outside "${known%:*}" && kill -s TERM "${known%:*}"
    done
    for pid in $marked; do
        case "$tree " in
        *" $pid:"*) ;;
        *) outside "$pid" && kill -s TERM "$pid" ;;
        esac
    done
}

# Signals what is left of `tree` and `marked` (signal 0 only looks); false when nothing is.
signal() {
    left=1
    for known in $tree; do
        if lives "${known%:*}" && [ "$start" = "${known#*:}" ]; then
            [ "$1" = 0 ] || kill -s "$1" "${known%:*}"
            left=0
        fi
    done
    for pid in $marked; do
        [ "$1" = 0 ] || kill -s "$1" "$pid"
        left=0
    done
    return $left
}

# Says in the agent's own log what no KILL ends. The watcher has no log; who comes after it says it.
complain() {
    for known in $tree; do
        lives "${known%:*}" && [ "$start" = "${known#*:}" ] && marked="$marked ${known%:*}"
    done
    echo "ace fleet: processes that do not end although they are killed:$marked" >&4
}

# Ends all that belongs to the attempt: TERM, grace, then KILL until nothing is left, at most some ten seconds long.
finish() {
    tree=
    collect
    find_marked
    [ -n "$tree$marked" ] || return
    if [ -n "$setsid" ]; then
        set -- $tree
        agent=${1%:*}
    fi
    ask
    looks=$((grace * 20))
    while [ $looks -gt 0 ]; do
        "$sleep" 0.05
        find_marked
        signal 0 || break
        looks=$((looks - 1))
    done
    rounds=100
    while [ $rounds -gt 0 ]; do
        collect
        find_marked
        signal KILL || return 0
        signal_group KILL
        "$sleep" 0.05
        rounds=$((rounds - 1))
    done
    complain
}

# The watcher: waits for the end of the lifeline, then kills. Once it kills, nothing but KILL ends it.
{
    read -r self _ </proc/self/stat || self=$(exec sh -c 'echo $PPID')
    while read -r _; do :; done
    trap '' TERM
    finish
} <&5 3>&- 4>&- 5<&- &
watcher=$!
exec 5<&-

# In the foreground: what a shell starts in the background ignores SIGINT for ever, and so would its children.
ACEFLEET_ATTEMPT=$attempt ACEFLEET_WORKER=$worker ACEFLEET_WORKER_PROCESS=$owner \
    $setsid "$@" <"$input" >&3 2>&4 3>&- 4>&-
status=$?

# What the agent left behind goes too. A watcher that is killing already is waited for.
kill -s TERM "$watcher"
wait "$watcher"
finish
exit $status
