"""How good assessments are, on events whose truth is known: template, any model, any adapter."""
