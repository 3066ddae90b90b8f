"""What the product needs from the outside, as protocols; `store` and `vendors` implement them."""
