"""Pure decisions: what a name, a password, a guess and a request may be."""
