"""Reads, a module per noun."""
