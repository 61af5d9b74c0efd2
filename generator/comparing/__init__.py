"""The figures of many years and many bodies side by side."""
