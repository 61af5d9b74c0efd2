"""An index of what reports say that a browser can search without a server."""
