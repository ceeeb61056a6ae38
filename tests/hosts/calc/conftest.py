"""What the tests of the Calc extension may ask for."""

from tests.hosts.calc.office import calc_with_add_in

__all__ = ["calc_with_add_in"]
