"""Exports of content management systems."""
