"""What is measured: fields, definitions and the catalogue of functions. Standard library only."""
