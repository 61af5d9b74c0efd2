"""Reports before the unified forms: free sections, report years 2008 to 2018 (条例 of 2007, 国务院令第492号)."""

from generator.forms.spec import ReportFormat

FORMAT = ReportFormat(
    id="legacy",
    label="2019年以前（无统一格式）",
    notice="国务院令第492号",
    first_year=2008,
    last_year=2018,
    sections=(),
    # The regulation of 2007 (art. 31) gave everybody the same day.
    deadline="03-31",
)
