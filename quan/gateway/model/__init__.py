"""What the gateway is made of, a module per noun."""
