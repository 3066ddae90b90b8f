#!/bin/sh
# Run the whole suite, or with arguments what pytest is asked for.
# What takes all the processor there is comes alone, one after the other: the dashboard's components, then the calls of
# tests/system, whose people do not wait. Then three parts side by side, each of which mostly waits: the browser of
# tests/dashboard, the stories of tests/workflows, and the rest.
set -u
cd "$(dirname "$0")/.."

if [ $# -gt 0 ]; then
    exec .venv/bin/pytest "$@"
fi

reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
trap 'kill $stories $rest 2>/dev/null; exit 130' INT TERM
stories='' rest='' worst=0

note() {
    worst=$((worst > $1 ? worst : $1))
}

npm --prefix dashboard --silent test
note $?
.venv/bin/pytest tests/system
note $?
nice -n 5 .venv/bin/pytest tests/workflows >"$reports/stories" 2>&1 &
stories=$!
nice -n 10 .venv/bin/pytest --ignore=tests/system --ignore=tests/workflows --ignore=tests/dashboard \
    >"$reports/rest" 2>&1 &
rest=$!
.venv/bin/pytest tests/dashboard
note $?
for part in stories rest; do
    eval "wait \$$part"
    note $?
    echo "Beside the browser, $part:"
    cat "$reports/$part"
done
exit "$worst"
