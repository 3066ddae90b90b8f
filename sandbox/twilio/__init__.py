"""Twilio in a box: REST, TwiML, signed webhooks and Media Streams, on loopback."""
