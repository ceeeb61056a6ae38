"""The command line: as ``tiktok-kpis``, and as ``python -m tiktok_kpis``."""

from __future__ import annotations

from tiktok_kpis.system.interruption import end_quietly, ignore


def main() -> None:
    """Run the command line. Nothing else is loaded before Ctrl-C is quiet."""
    end_quietly()
    from tiktok_kpis.cli import main as run

    try:
        run()
    finally:
        ignore()


if __name__ == "__main__":
    main()
