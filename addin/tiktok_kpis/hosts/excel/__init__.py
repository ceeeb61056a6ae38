"""Excel on Windows through xlwings: registration of the functions, and how values travel over COM."""
