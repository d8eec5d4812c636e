"""What the wallet decides, without touching the world; a module per question."""
