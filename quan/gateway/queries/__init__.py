"""What merchants see of the gateway."""
