"""All SQL of chat."""
