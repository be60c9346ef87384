"""Pages become filings. Owns Filing, Indicator, FundLine, Evidence."""
