"""What people should know of a model: its data, and how well it did on rows that it had not seen."""

from core.risk.fit.backtest import Figures, Report

STRONGEST = 8


def card_of(report: Report | None, *, data: str, rows: int, notes: tuple[str, ...]) -> dict[str, object]:
    """The card as plain values for the model's file; without a report for tables too small to be tested on."""
    tested = report is not None
    card: dict[str, object] = {"data": data, "rows": rows, "notes": list(notes), "tested": tested}
    if report is not None:
        card |= figures_of(report) | {
            "by_time": report.by_time,
            "brier": report.model.brier,
            "base_rate_brier": report.base_brier,
            "calibration": [list(part) for part in report.calibration],
            "strongest": dict(report.strongest[:STRONGEST]),
        }
    return card


def figures_of(report: Report) -> dict[str, object]:
    """The figures by the contract's names."""
    model = report.model
    return {
        "rows": report.rows,
        "positives": report.positives,
        "auc": model.auc,
        "auc_low": model.auc_low,
        "auc_high": model.auc_high,
        "pr_auc": model.pr_auc,
        "ece": model.ece,
        "lift10": model.lift10,
        "model": model.name,
        "verdict": report.verdict,
    }


def report_lines(report: Report) -> list[str]:
    """The report as text."""
    by = "later rows by earlier ones" if report.by_time else "each fold by the others"
    lines = [
        f"{report.rows:,} rows foretold, {by}; {report.positives:,} of them left.",
        "",
        f"{'':38}{'AUC':>7}{'from':>7}{'to':>7}{'PR AUC':>8}{'lift':>6}{'Brier':>8}{'ECE':>7}",
        _line(f"fitted: {report.model.name}", report.model),
    ]
    if report.hand is not None:
        lines.append(_line("hand index, by the names of columns", report.hand))
    lines.append(
        f"{'base rate':38}{0.5:7.3f}{'':14}{report.positives / report.rows:8.3f}{1:6.1f}{report.base_brier:8.3f}"
    )
    lines += ["", "Strongest reasons (mean log-odds): "]
    lines += [f"  {strength:5.2f}  {name}" for name, strength in report.strongest[:STRONGEST]]
    return [*lines, "", f"Verdict: {report.verdict}."]


def _line(name: str, one: Figures) -> str:
    brier = "" if one.brier is None else f"{one.brier:8.3f}"
    ece = "" if one.ece is None else f"{one.ece:7.3f}"
    ranked = f"{one.auc:7.3f}{one.auc_low:7.3f}{one.auc_high:7.3f}{one.pr_auc:8.3f}{one.lift10:6.1f}"
    return f"{name[:37]:38}{ranked}{brier}{ece}".rstrip()
