"""KPIs: their definitions, the periods, and the calculation."""
