"""Why trading is refused, a module per noun."""
