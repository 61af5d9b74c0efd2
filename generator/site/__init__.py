"""The site: which pages exist, what stands on them, what is proven of them, and how they are built."""
