"""Understanding what was typed."""
