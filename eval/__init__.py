"""How good is it. Owns the benchmark and its report."""
