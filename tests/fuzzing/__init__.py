"""Fuzzing guided by coverage, with atheris, of what meets foreign bytes first.

``python -m tests.fuzzing TARGET`` runs until it is stopped, and takes libFuzzer's options: ``-max_total_time=3600``,
``-runs=1000000``, a folder of inputs to begin with. The targets are the functions of ``tests.fuzzing.targets``. The tests do a
short run of each. atheris is not among the packages of the tests, as it has no build for Windows: ``pip install atheris``.
"""
