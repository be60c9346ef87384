"""Search: what stands in filings as passages, the words and vectors they are found by, and how lists become one."""
