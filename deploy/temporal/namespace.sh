#!/bin/sh
# Create the namespace and the search attributes of Holdfast's workflows. Safe to repeat.
# The Temporal CLI takes the server from TEMPORAL_ADDRESS and the namespace from TEMPORAL_NAMESPACE.
set -eu

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
    # A call's history can be read in the Temporal UI for 30 days after its end.
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 720h

# A new namespace is known to the whole server only after its next refresh, some ten seconds later.
tries=0
until temporal operator search-attribute list >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || {
        echo "Namespace $TEMPORAL_NAMESPACE does not answer" >&2
        exit 1
    }
    sleep 1
done

for name in HoldfastPhase HoldfastOutcome HoldfastOrg HoldfastAgent HoldfastContact HoldfastMediaHost HoldfastTaskState; do
    temporal operator search-attribute create --name "$name" --type Keyword
done
