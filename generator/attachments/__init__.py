"""The files beside a report: what text they hold, also hidden, and what must not be in it."""
