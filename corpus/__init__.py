"""The lowest floor: sources become documents, articles, clauses and points; news; the handbook."""
