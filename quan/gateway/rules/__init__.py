"""The wire as pure functions: what is signed, what is sent, what is refused."""
