"""What the sentences of a report claim of its figures, held against its tables."""
