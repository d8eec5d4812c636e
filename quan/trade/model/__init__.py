"""What trading is made of, a module per noun."""
