"""A compiler for statutory annual disclosure reports: YAML in, a proven site out."""

__version__ = "0.1.0"
