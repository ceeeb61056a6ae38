"""Faults while a workbook is saved: whatever fails, it is the old one or the new one, whole."""
