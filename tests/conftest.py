"""What every test may ask for."""

from tests.harness.libreoffice import calc

__all__ = ["calc"]
