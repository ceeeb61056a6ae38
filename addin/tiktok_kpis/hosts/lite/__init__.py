"""Excel on Windows, on a Mac and on the web through xlwings Lite: Python runs in the browser that Excel has inside."""
