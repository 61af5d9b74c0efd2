"""Texts packed beside themselves (``x.html.gz``), so that a server sends them as they are and packs nothing itself."""
