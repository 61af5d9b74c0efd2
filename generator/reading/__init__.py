"""From the text of a YAML file to nodes that know line and column, and to the values its keys ask for."""
