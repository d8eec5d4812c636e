"""What is looked at, one module per kind of evidence. Each writes what it finds into the notebook."""
