"""What became different: between years, between states of a report, and by a correction."""
