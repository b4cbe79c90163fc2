"""The intents about retention strategies as what Slack is given."""

from datetime import datetime

from blocks.retention import file_comment, retention_card, retention_line
from core.messages import FileFormat
from core.messages_retention import AboutRetention, RetentionFile, RetentionLine, RetentionPost
from core.storage import Delivery, Work
from core.usecases.retention import outlook
from core.usecases.retention_papers import account_paper, file_name, written
from slackapp.delivery.content import Content, Document


def render_retention(work: Work, asked: AboutRetention, delivery: Delivery, now: datetime) -> Content:
    """Return what is shown as of ``now``; raises ``NotFound`` when the account or its strategy is gone."""
    match asked:
        case RetentionPost():
            seen = outlook(work, asked.account, now=now)
            return retention_card(seen=seen, today=seen.today, number=delivery.id, post=delivery.slot or "")
        case RetentionLine():
            return retention_line(sentence=asked.sentence, by=asked.by)
        case RetentionFile():
            return _document(work, asked, now)


def _document(work: Work, asked: RetentionFile, now: datetime) -> Document:
    paper = account_paper(work, asked.account, shared=asked.shared, now=now)
    form = FileFormat(asked.format)
    called = paper.title
    return Document(
        name=file_name(called, form, shared=asked.shared),
        title=f"{called}: {paper.over.lower()}",
        content=written(paper, form),
        comment=file_comment(called=called, shared=asked.shared),
    )
