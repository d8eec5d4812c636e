"""What the wallet is about, as frozen types; a module per noun."""
