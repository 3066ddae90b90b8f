"""E-mail over Microsoft Graph."""
