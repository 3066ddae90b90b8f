#!/bin/sh
# Run the whole suite, or with arguments what pytest is asked for.
# The dashboard's components come first and alone: they take all the processor there is. Then three parts side by side: the
# calls of tests/system last as long as people talk, and the browser of tests/dashboard comes after them; the stories
# of tests/workflows mostly wait for the server, and the rest runs on what both leave of the processor.
set -u
cd "$(dirname "$0")/.."

if [ $# -gt 0 ]; then
    exec .venv/bin/pytest "$@"
fi

reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
trap 'kill $stories $rest 2>/dev/null; exit 130' INT TERM
stories='' rest=''
npm --prefix dashboard --silent test
worst=$?
nice -n 5 .venv/bin/pytest tests/workflows >"$reports/stories" 2>&1 &
stories=$!
nice -n 10 .venv/bin/pytest --ignore=tests/system --ignore=tests/workflows --ignore=tests/dashboard \
    >"$reports/rest" 2>&1 &
rest=$!
for shown in tests/system tests/dashboard; do
    .venv/bin/pytest "$shown"
    status=$?
    worst=$((worst > status ? worst : status))
done
for part in stories rest; do
    eval "wait \$$part"
    status=$?
    echo "Beside the calls, $part:"
    cat "$reports/$part"
    worst=$((worst > status ? worst : status))
done
exit "$worst"
