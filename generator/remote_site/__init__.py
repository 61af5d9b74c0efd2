"""A published site as a stranger meets it: fetched over the network and held against its own manifest."""
