"""Google's token endpoint and Calendar API v3 on loopback."""
