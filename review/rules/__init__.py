"""The auditor's checks, one generator each; importing this package registers them all."""
