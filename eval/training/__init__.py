"""How the local model is trained, exported and measured: `make train` (docs/models.md)."""
