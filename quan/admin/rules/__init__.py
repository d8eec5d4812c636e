"""What operators may do, decided without input or output."""
