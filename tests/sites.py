"""The sites whose every page the audits look at: all years and forms, a fresh project, our own content, both themes."""

import shutil
from pathlib import Path

from generator.build import build
from generator.scaffold import init
from tests.golden import PROJECT

ROOT = Path(__file__).parent.parent
