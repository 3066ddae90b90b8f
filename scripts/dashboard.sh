#!/bin/sh
# Build the dashboard into dashboard/dist: what package-lock.json pins, types from the api's description, then the pages.
set -eu
cd "$(dirname "$0")/.."
scripts/node.sh

cd dashboard
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
    echo "Installing what package-lock.json pins"
    npm ci --silent
fi
echo "Building the dashboard"
npm run --silent generate
npm run --silent build -- --logLevel warn
touch .built
