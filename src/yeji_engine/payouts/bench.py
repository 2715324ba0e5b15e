"""The bench, under the name by which this room first knew it."""

from __future__ import annotations

from yeji_engine.binding.bench import Bench

__all__ = ["Bench"]
