"""The kinds of form: what is particular to each, in one file of its own."""
