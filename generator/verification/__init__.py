"""A finished site held against its manifest and its sources."""
