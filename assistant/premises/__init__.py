"""False premises: a threshold, period, body or date that a question takes for granted and the text contradicts."""

from assistant.premises.correct import Correction, Premises

__all__ = ["Correction", "Premises"]
