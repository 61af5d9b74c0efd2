"""The site while it is written: watched, rebuilt, shown with its problems."""
