"""Text dumps: what pdftotext or an OCR service left of a form becomes the lines and rows that the forms are read from."""
