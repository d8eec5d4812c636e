"""What every domain stands on: no product nouns live here."""
