#!/bin/sh
# Run the whole suite in three parts side by side, or with arguments what pytest is asked for.
# The calls of tests/system last as long as people talk, the stories of tests/workflows mostly wait for the server;
# each part runs on what those before it leave of the processor.
set -u
cd "$(dirname "$0")/.."

if [ $# -gt 0 ]; then
    exec .venv/bin/pytest "$@"
fi

reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
trap 'kill $stories $rest 2>/dev/null; exit 130' INT TERM
stories='' rest=''
nice -n 5 .venv/bin/pytest tests/workflows >"$reports/stories" 2>&1 &
stories=$!
nice -n 10 .venv/bin/pytest --ignore=tests/system --ignore=tests/workflows >"$reports/rest" 2>&1 &
rest=$!
.venv/bin/pytest tests/system
worst=$?
for part in stories rest; do
    eval "wait \$$part"
    status=$?
    echo "Beside the calls, $part:"
    cat "$reports/$part"
    worst=$((worst > status ? worst : status))
done
exit "$worst"
