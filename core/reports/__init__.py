"""Outputs as rows and pages: values in, text or bytes out. Nothing here loads, stores or sends."""
