"""The stories of operators, a module per noun. Nothing here commits; the edge does."""
