"""Every refusal of this domain, a module per noun."""
