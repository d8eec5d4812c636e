"""What chat is made of. Frozen; nothing here reads or writes."""
