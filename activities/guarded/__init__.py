"""The vendors' ports behind circuit breakers: while one fails, it is not asked, and whoever asks knows it at once."""
