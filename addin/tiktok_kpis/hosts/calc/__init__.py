"""LibreOffice Calc: an extension made from the catalogue, the component that runs in it, and how it is installed."""
