"""The command line as ``python -m tiktok_kpis``."""

from tiktok_kpis.cli import main

if __name__ == "__main__":
    main()
