"""All SQL of the schema `trade`, a module per noun."""
