#!/bin/sh
# Create Temporal's two databases and bring their schema to this version. Safe to repeat.
# Source: temporalio/temporal, tools/common/schema (an existing database or newer version is left alone).
set -eu

for name in temporal temporal_visibility; do
    # The schema folders are called temporal and visibility.
    folder=/etc/temporal/schema/postgresql/v12/${name#temporal_}/versioned
    for step in "create" "setup-schema -v 0.0" "update-schema -d $folder"; do
        # shellcheck disable=SC2086 # a step is a command with its options
        temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p 5432 -u "$POSTGRES_USER" --db "$name" $step
    done
done
