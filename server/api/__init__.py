"""The HTTP API by which a content management system hands articles in: ``/api/v1/``."""
