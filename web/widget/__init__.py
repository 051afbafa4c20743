"""The chat in a portal's page: the script, the page inside the frame, and what stands before both."""
