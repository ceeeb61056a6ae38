"""What people paste or export from TikTok, read into records and problems.

A source becomes grids of cells, grids are cut into blocks by their headings, a block is recognised as one of the declared
shapes, and its dates, numbers and ids are read. Reading a grid needs the standard library only; the readers of files load
when a file of their type is opened. A cell function imports single modules from here, so the package itself imports nothing.
"""
