"""An answer or a conversation as a Word file or a PDF."""
