"""The tests, mirrored on the package; whole sites first."""
