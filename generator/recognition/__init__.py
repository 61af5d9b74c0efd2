"""The one place that finds a report in a foreign source, by the labels of the forms and the sums of their tables."""
