"""Who examined a report before it was published: the steps asked for, the entries, and what they clear."""
