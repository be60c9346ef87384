"""Filings become findings; corrections become filings. Owns Finding, Correction. Pure: no database, no model, no clock."""
