"""Questions over the records: planned into a closed query, run in the database, answered with the places on paper."""
