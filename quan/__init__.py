"""Quan: a super-app that anyone can host, over one double-entry ledger."""
