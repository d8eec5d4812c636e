"""The stories of trading, a module per verb or noun."""
