class Refused(Exception):
    """Bytes that are not what the product wrote in this place, or another key."""
