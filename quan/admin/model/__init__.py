"""What operators are and make, a module per noun. All frozen."""
