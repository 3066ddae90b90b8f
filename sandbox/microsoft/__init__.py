"""Microsoft in a box: tokens of an application, and Graph's `sendMail`."""
