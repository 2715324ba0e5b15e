"""Incentive components: base, method, steps in their order, rounding — each leaving its reason."""
