"""Everything is kept and found again. Owns the store."""
