"""What the wallet does when it hears of facts: open wallets, tell devices."""
