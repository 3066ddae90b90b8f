"""The product played against the vendors in a box: demo, scenarios, and what must have come of them."""
