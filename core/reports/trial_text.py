"""What a trial on the workspace's past and a model fitted to it say, as lines of text."""

from datetime import date

from core.health.words import percent
from core.risk.fit.backtest import Figures
from core.risk.trial import Trial


def trial_lines(tried: Trial) -> list[str]:
    """The ways of ranking beside each other, the lead time, and the verdict."""
    report = tried.report
    by = "later ones by what was known before" if report.by_time else "each account by the others"
    lines = [
        f"{report.rows:,} rows of {tried.first} to {tried.last} foretold, {by}; "
        f"in {report.positives:,} of them the customer left ({report.left:,} customers).",
        "",
        f"{'':38}{'AUC':>7}{'from':>7}{'to':>7}{'PR AUC':>8}{'lift10':>7}{'Brier':>8}{'ECE':>7}",
        _line(f"fitted: {report.model.name}", report.model),
        *(_line(one.name, one) for one in tried.rivals),
        f"{'base rate':38}{0.5:7.3f}{'':14}{report.positives / report.rows:8.3f}{1:7.1f}{report.base_brier:8.3f}",
        "",
        lead_line(tried),
    ]
    best = tried.best
    return [*lines, f"Best: {best.name}. Verdict: {tried.verdict(best)}."]


def lead_line(tried: Trial) -> str:
    """What warnings for the worst tenth would have been worth."""
    lead = tried.lead
    early = "" if lead.days is None else f", in the middle {lead.days:.0f} days before they left"
    return (
        f"Warning of the worst tenth of rows: {percent(lead.precision)} of warnings right; "
        f"{percent(lead.warned)} of those who left were warned of{early}."
    )


def _line(name: str, one: Figures) -> str:
    brier = "" if one.brier is None else f"{one.brier:8.3f}"
    ece = "" if one.ece is None else f"{one.ece:7.3f}"
    ranked = f"{one.auc:7.3f}{one.auc_low:7.3f}{one.auc_high:7.3f}{one.pr_auc:8.3f}{one.lift10:7.1f}"
    return f"{name[:37]:38}{ranked}{brier}{ece}".rstrip()


def trial_figures(tried: Trial) -> dict[str, object]:
    """The figures of the best way by the contract's names."""
    best = tried.best
    names = ("auc", "auc_low", "auc_high", "pr_auc", "ece", "lift10")
    found: dict[str, object] = {"rows": tried.report.rows, "positives": tried.report.positives}
    found |= {name: getattr(best, name) for name in names}
    return found | {"model": best.name, "verdict": tried.verdict(best)}


def span(first: int, last: int) -> str:
    """Two day numbers in words."""
    return f"{date.fromordinal(first):%d %b %Y} to {date.fromordinal(last):%d %b %Y}"
