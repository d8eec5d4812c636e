"""Writes, a module per noun. Those that take a `Tx` never commit.

The modules `proofs` and `ceremonies` take the `Database` instead, because a guess must be counted, and a
challenge used up, in a transaction that is committed before the answer is looked at.
"""
