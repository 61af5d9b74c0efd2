"""A line being copied with changes; every character of the copy knows where it came from."""


class CopiedLine:
    """A line being copied, character by character, each with the column it was typed in."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.text: list[str] = []
        self.columns: list[int] = []

    def keep(self, start: int, end: int | None = None) -> None:
        """Copy a part of the line as it was typed."""
        end = len(self.line) if end is None else end
        self.text.append(self.line[start:end])
        self.columns.extend(range(start + 1, end + 1))

    def put(self, text: str, at: int) -> None:
        """Write something else for the character at ``at``."""
        self.text.append(text)
        self.columns.extend([at + 1] * len(text))
