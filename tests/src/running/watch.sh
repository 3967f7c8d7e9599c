# Runs a program, and ends it with all that it has started as soon as standard input is closed: whoever started this
# holds the other end, and loses it however it ends. First argument: seconds until the program is ended by force.
# Everything here is in a process group of its own, of which this shell is the leader.
exec 3<&0
patience=$1
shift
"$@" </dev/null 3<&- &
program=$!
{
    cat <&3 >/dev/null
    kill -TERM "$program"
    sleep "$patience"
    kill -KILL "$program"
} 2>/dev/null &
exec 3<&-
wait "$program"
echo "watch.sh: the program ended with code $?"
# The program's own children, the other half of this script, and this shell.
kill -KILL 0
