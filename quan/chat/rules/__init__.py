"""What is decided about chat, without looking anywhere."""
