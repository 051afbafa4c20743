"""What makes the web floor a service: queue, cache, limits, records, logs and figures; no routes."""
