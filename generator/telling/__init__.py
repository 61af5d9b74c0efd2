"""How a problem is shown to somebody: in full, on a line, to a machine, weighed by the profile, without the numbers of persons."""
