"""Language models: an optional helper whose every word is checked (docs/models.md)."""
