"""Towns on a virtual clock: the real poster and the real law, over a database and a network that fail.

`make simulate` lets town after town live; docs/explanation/simulation.md tells what is simulated and checked.
"""
