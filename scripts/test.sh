#!/bin/sh
# Run the whole suite in two halves side by side, or with arguments what pytest is asked for.
# The calls of tests/system last as long as people talk; the other half runs meanwhile, on what they leave of the processor.
set -u
cd "$(dirname "$0")/.."

if [ $# -gt 0 ]; then
    exec .venv/bin/pytest "$@"
fi

report=$(mktemp)
trap 'rm -f "$report"' EXIT
trap 'kill "$rest" 2>/dev/null; exit 130' INT TERM
nice -n 15 .venv/bin/pytest --ignore=tests/system >"$report" 2>&1 &
rest=$!
.venv/bin/pytest tests/system
calls=$?
echo "The half beside the calls:"
wait "$rest"
rest_status=$?
cat "$report"
exit $((calls > rest_status ? calls : rest_status))
