"""The Calc extension: what is in it, and what a LibreOffice does that has it installed."""
