"""Google Calendar and Gmail."""
