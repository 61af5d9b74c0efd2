"""What the writer of Word copies stands on: the office's template, runs, tables, charts, their markup."""
