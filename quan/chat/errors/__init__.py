"""Every refusal of chat. The docstring is the sentence the person reads."""
