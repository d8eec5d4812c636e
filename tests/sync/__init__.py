"""Devices of several members through evenings in which everything goes wrong, and what they end with."""
