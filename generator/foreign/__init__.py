"""Sources from elsewhere, read to passages and tables: pages, PDFs, Word and Excel files."""
