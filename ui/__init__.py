"""People look, correct and ask. Owns the command line, the REST API and the review desk."""
