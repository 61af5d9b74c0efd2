"""Passwords come from the environment, and from nowhere else."""

import os

from generator.problem import Level, Problem, ProblemError
from generator.project.targets import Target


def password(target: Target) -> str:
    """Give the password of a target, empty where none is set."""
    return os.environ.get(target.variable, "")


def needed_password(target: Target) -> str:
    """Give the password of a target that has no other way to log in; raises ``ProblemError`` where none is set."""
    found = password(target)
    if not found:
        message = f"没有{target}的密码：环境变量 {target.variable} 没有设置"
        help_ = f"在要运行的地方设置 {target.variable}；不要写进 site.yaml"
        raise ProblemError(Problem("D106", Level.ERROR, message, target.span, help_))
    return found
