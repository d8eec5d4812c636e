"""All the SQL of the wallet, a module per noun."""
