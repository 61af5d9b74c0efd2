"""Optional libraries: which of them are not installed, and the line that installs them."""

import importlib.util
from collections.abc import Mapping

from generator.problem import Level, Problem, Span


def missing_libraries(what: str, libraries: Mapping[str, str]) -> Problem | None:
    """Say why ``what`` cannot be done, or give nothing; ``libraries`` maps a module to the requirement pip knows it by."""
    missing = [pip for module, pip in libraries.items() if importlib.util.find_spec(module) is None]
    if not missing:
        return None
    line = " ".join(f'"{pip}"' for pip in dict.fromkeys(missing))
    message = f"{what}：没有安装 {'、'.join(dict.fromkeys(missing))}"
    return Problem("W101", Level.ERROR, message, Span("content/site.yaml"), f"运行 pip install {line}")
