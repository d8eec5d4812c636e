"""All SQL of this domain, a module per table."""
