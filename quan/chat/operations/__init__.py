"""The stories of chat: they take a `Tx` and never commit."""
