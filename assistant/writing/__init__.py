"""Answers in a language model's words: asked through one door, verified sentence by sentence, or not shown."""
