"""A project as its editors wrote it: the site, its bodies, and their reports with every figure and every place."""
