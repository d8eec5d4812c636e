"""The SQL of the gateway, a module per table."""
