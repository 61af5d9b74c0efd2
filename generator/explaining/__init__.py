"""What a code means, what a figure counts, and where it comes from."""
