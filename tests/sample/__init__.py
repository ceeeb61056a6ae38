"""Tests of the sample account."""
