"""What the wallet does, a module per story. Operations take a Tx and never commit."""
