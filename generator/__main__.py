"""Lets ``python -m generator`` be the same command as ``nianbao``."""

from generator.cli import main

if __name__ == "__main__":
    main()
