"""The version of the package, in a module that imports nothing: whatever needs it does not import the whole interface."""

__version__ = "0.2.0"
