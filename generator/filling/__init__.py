"""Parts of pages that are rendered once per shape, cut where their values stand, and filled with the values of every other of that shape."""
