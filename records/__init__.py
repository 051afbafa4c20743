"""What the service remembers: answers, conversations, feedback, shared links, sites and keys."""
