"""All SQL of this domain, in the schema `identity`; a module per table family."""
