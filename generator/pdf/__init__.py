"""What the writer of PDF copies stands on: typst, its faults in Chinese, the tags of a table."""
