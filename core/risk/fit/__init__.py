"""The fitted model of risk: learns from a plain table who leaves, says how well it would have known, and why.

``fit`` gives a ``Model``; ``model.explain`` gives log-odds with exact reasons; ``backtest`` gives a ``Report``.
"""
