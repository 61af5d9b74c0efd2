"""A report as it is printed, whatever it is printed on: headings, paragraphs, grids, charts."""
