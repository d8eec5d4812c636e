"""Real processes under load, killed without warning: the server and PostgreSQL, over and over.

`make chaos` kills thirty times. docs/explanation/simulation.md tells what is looked at after each kill.
"""
