"""A file becomes pages with words and cells. Owns Page, Word, Cell, Box.

The lowest package: whatever part of the program is loaded, no library of it has been told to report home.
"""

from ingest.quiet import hush

hush()
