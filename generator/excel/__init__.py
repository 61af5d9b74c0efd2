"""What the writer of Excel copies stands on: sheets, tables with formulas, the workbook."""
