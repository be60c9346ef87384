"""The local model: a small layout transformer that names the lines of a page (docs/models.md)."""
