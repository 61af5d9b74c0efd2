"""Drafts that a person goes on from: of a foreign source, or of the reports of a government's bodies."""
