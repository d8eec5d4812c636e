"""What trading decides, a module per noun: pure."""
