#!/bin/sh
# Run the whole suite, or with arguments what pytest is asked for.
# What takes all the processor there is comes alone, one after the other: the dashboard's components, the calls of
# tests/system and the browser of tests/dashboard, whose people do not wait. Then two parts side by side that mostly wait
# for their servers: the stories of tests/workflows, and the rest.
set -u
cd "$(dirname "$0")/.."

if [ $# -gt 0 ]; then
    exec .venv/bin/pytest "$@"
fi

reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
trap 'kill $stories 2>/dev/null; exit 130' INT TERM
stories='' worst=0

note() {
    worst=$((worst > $1 ? worst : $1))
}

npm --prefix dashboard --silent test
note $?
for alone in tests/system tests/dashboard; do
    .venv/bin/pytest "$alone"
    note $?
done
nice -n 5 .venv/bin/pytest tests/workflows >"$reports/stories" 2>&1 &
stories=$!
.venv/bin/pytest --ignore=tests/system --ignore=tests/workflows --ignore=tests/dashboard
note $?
wait $stories
note $?
echo "Beside it, the stories:"
cat "$reports/stories"
exit "$worst"
