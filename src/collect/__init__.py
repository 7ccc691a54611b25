"""Yearly statutory returns of a county: asked, returned, questioned, added up, published."""

__version__ = "0.1.0"
