"""What editors write in sentences: Markdown to safe HTML, to plain blocks, to clauses, and back."""
