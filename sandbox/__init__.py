"""The vendors in a box, at wire level on loopback, and the people who call."""
