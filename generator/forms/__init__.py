"""The vocabulary of a statutory form: sections, tables, rows, columns, sums, labels, and what each of them counts."""
