"""Twilio behind the product's telephony ports."""
