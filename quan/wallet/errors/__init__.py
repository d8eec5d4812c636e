"""Refusals of the wallet, a module per noun."""
