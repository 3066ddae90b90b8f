"""Effects, as classes over the ports of `domain`; run by Temporal, idempotent on the ids they are given."""
