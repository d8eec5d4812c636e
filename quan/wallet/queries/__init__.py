"""What the wallet tells, a module per noun."""
