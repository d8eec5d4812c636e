"""Reads of trading, a module per noun."""
