"""What the wallet does by the clock."""
