"""The figures of all reports as data: which tables there are, their rows, their descriptor."""
