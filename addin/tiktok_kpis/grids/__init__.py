"""Files and pasted text as grids of cells: kinds of file, encodings, numbers and dates. It knows nothing of TikTok."""
