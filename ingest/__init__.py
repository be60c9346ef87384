"""A file becomes pages with words and cells. Owns Page, Word, Cell, Box."""
