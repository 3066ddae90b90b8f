"""The HTTP side: webhooks, REST, codec server."""
