"""Files and their bytes, before anybody knows what they mean: characters, archives, tables of text, the gate to the disk."""
