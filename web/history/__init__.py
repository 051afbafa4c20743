"""What the page remembers for one browser: its answers, conversations, feedback and shared links."""
