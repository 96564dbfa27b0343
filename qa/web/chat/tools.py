"""What can be done with a turn once it is finished, and with its conversation: the calls.

Their buttons are in `qa.web.chat.turns`; `frame_html` has what stands around them: the row over the
conversation, the dialogs, and the lines that the script (``40_tools.js``) fills in.

An earlier question that is edited, or the last one that is asked again, takes the place of its turn
and of all that was said after it, as in other chats: those answers rested on what is now unsaid.
The page says so before, and brings everything back at a click afterwards. A question that is
asked again from further up is asked at the end, and replaces nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qa.transcripts.export import turn_markdown
from qa.transcripts.feedback import Opinion
from qa.transcripts.transcripts import TranscriptError
from qa.transcripts.turn import Rating
from qa.web.calls import Call, Data, number_of, numbers_of, text_of
from qa.web.reading.article import as_text
from qa.web.serving.exports import labels_of
from qa.web.serving.news import Topic
from qa.web.serving.visitor import Visitor

if TYPE_CHECKING:
    from qa.transcripts.feedback import Feedback
    from qa.transcripts.turn import ShownTurn
    from qa.web.chat.desk import Desk
    from qa.web.words import Words

LONGEST_WORD = 2000
"""Characters that are kept of what a visitor says of an answer."""


class Tools:
    """The calls."""

    def __init__(self, desk: Desk, feedback: Feedback | None = None) -> None:
        """Keep what they work on.

        Args:
            desk: where turns are.
            feedback: where ratings are written down; None to keep them with the turns alone.
        """
        self._desk = desk
        self._feedback = feedback

    @property
    def calls(self) -> tuple[Call, ...]:
        """Return what the page's script can call."""
        return self.frame, self.copied, self.remove, self.restore, self.rate

    def frame(self, visitor: Visitor, _data: Data) -> Data:
        """Return the row, dialogs and lines as ``html``."""
        return {"html": frame_html(visitor.words)}

    def copied(self, visitor: Visitor, data: Data) -> Data:
        """Return the turn ``turn`` of ``c`` as Markdown: ``text``."""
        _, turn = self._turn(visitor, data)
        return {"text": turn_markdown(turn, labels_of(visitor.words))}

    def remove(self, visitor: Visitor, data: Data) -> Data:
        """Remove the turn ``turn`` of ``c``; `restore` brings it back."""
        conversation, turn = self._turn(visitor, data)
        if turn.running:
            self._desk.stop(visitor.owner, conversation)
        self._desk.transcripts.remove(visitor.owner, conversation, turn.number)
        self._tell(visitor, conversation)
        return {}

    def restore(self, visitor: Visitor, data: Data) -> Data:
        """Bring the removed turns ``turns`` of ``c`` back; return how many in ``restored``."""
        conversation = text_of(data, "c")
        numbers = numbers_of(data, "turns")
        restored = self._desk.transcripts.restore(visitor.owner, conversation, numbers)
        self._tell(visitor, conversation)
        return {"restored": restored}

    def rate(self, visitor: Visitor, data: Data) -> Data:
        """Keep a ``rating`` of the turn ``turn`` of ``c``: ``up``, ``down``, or ``""`` for none.

        Besides it the visitor may give a ``note``, the ``right`` answer, or that the article has
        none: ``unanswerable``.
        """
        conversation, turn = self._turn(visitor, data)
        given = text_of(data, "rating")
        rating: Rating = "up" if given == "up" else "down" if given == "down" else ""
        if turn.running or turn.evidence is None:
            return {}
        opinion = Opinion(
            rating,
            note=text_of(data, "note").strip()[:LONGEST_WORD],
            right=text_of(data, "right").strip()[:LONGEST_WORD],
            unanswerable=data.get("unanswerable") is True,
        )
        if self._feedback is not None:
            self._feedback.add(conversation, turn, opinion)
        rated = replace(turn, rating=rating)
        self._desk.transcripts.save(visitor.owner, conversation, rated)
        self._desk.news.tell(Topic("turn", visitor.owner, conversation, turn.number), rated)
        return {}

    def _turn(self, visitor: Visitor, data: Data) -> tuple[str, ShownTurn]:
        conversation = text_of(data, "c")
        turn = self._desk.conversation(visitor.owner, conversation).turn(number_of(data, "turn"))
        if turn is None:
            raise TranscriptError(visitor.words.turn_gone)
        return conversation, turn

    def _tell(self, visitor: Visitor, conversation: str) -> None:
        self._desk.news.tell(Topic("conversation", visitor.owner, conversation))


# -------------------------------------------------------------------- what stands around them


def frame_html(words: Words) -> str:
    """Return the row over a conversation, the dialogs, and what the script says."""
    return f'<div class="frame" lang="{words.code}">{_row(words)}{_said(words)}</div>' + (
        _keys_dialog(words) + _word_dialog(words) + _copy_dialog(words)
    )


def _row(words: Words) -> str:
    files = "".join(
        f'<li><a class="file" data-form="{form}" download>{as_text(label)}</a></li>'
        for form, label in (
            ("md", words.export_markdown),
            ("html", words.export_html),
            ("json", words.export_json),
        )
    )
    return (
        '<div class="row"><div class="exporting" hidden>'
        f'<details class="export"><summary>{as_text(words.export)}</summary>'
        f'<ul>{files}<li><button type="button" class="print">{as_text(words.print_it)}</button>'
        "</li></ul></details></div>"
        f'<button type="button" class="help" aria-label="{as_text(words.keys)}"'
        f' title="{as_text(words.keys)}">?</button></div>'
    )


def _said(words: Words) -> str:
    """Return the lines that come and go, each where the script finds it."""
    said = {
        "copied": words.copied,
        "linked": words.link_copied,
        "deleted": words.turn_deleted,
        "replaced": words.turn_replaced,
        "several": words.turns_replaced,
        "restored": words.turn_restored,
        "thanks": words.rating_thanks,
        "withdrawn": words.rating_withdrawn,
        "editing": words.editing,
        "editing-several": words.editing_several,
    }
    attributes = "".join(f' data-{name}="{as_text(text)}"' for name, text in said.items())
    return (
        f'<div class="said"{attributes} hidden></div>'
        '<div class="toast" hidden><p role="status"></p>'
        f'<button type="button" class="undo" hidden>{as_text(words.undo)}</button>'
        f'<button type="button" class="word" hidden>{as_text(words.rating_add)}</button></div>'
        '<div class="editing" hidden><p></p>'
        f'<button type="button" class="cancel">{as_text(words.editing_cancel)}</button></div>'
        '<div class="tip" role="tooltip" id="tip" hidden><p class="where" dir="auto"></p>'
        '<p class="quoted" dir="auto"></p></div>'
    )


def _keys_dialog(words: Words) -> str:
    rows = (
        (("/",), words.key_focus),
        (("Enter",), words.key_ask),
        (("Shift", "Enter"), words.key_line),
        (("↑",), words.key_edit),
        (("Esc",), words.key_escape),
        (("n", "p"), words.key_marks),
        (("?",), words.keys),
    )
    items = ""
    for keys, does in rows:
        names = " ".join(f"<kbd>{key}</kbd>" for key in keys)
        items += f"<div><dt>{names}</dt><dd>{as_text(does)}</dd></div>"
    switch = (
        '<label class="choice"><input type="checkbox" class="letters">'
        f"<span>{as_text(words.key_letters)}</span></label>"
    )
    return _dialog("keys", words.keys, f"<dl>{items}</dl>{switch}", words)


def _word_dialog(words: Words) -> str:
    fields = (
        f'<label>{as_text(words.rating_note)}<textarea name="note" rows="2"></textarea></label>'
        f'<label class="bad">{as_text(words.rating_right)}'
        '<textarea name="right" rows="2"></textarea></label>'
        '<label class="bad choice"><input type="checkbox" name="unanswerable">'
        f"<span>{as_text(words.rating_unanswerable)}</span></label>"
        f'<p class="hint">{as_text(words.rating_kept)}</p>'
        f'<button type="submit" class="send" value="send">{as_text(words.rating_send)}</button>'
    )
    return _dialog("opinion", words.rating_title, fields, words)


def _copy_dialog(words: Words) -> str:
    body = f'<textarea readonly rows="10" aria-label="{as_text(words.copy_by_hand)}"></textarea>'
    return _dialog("by-hand", words.copy_by_hand, body, words)


def _dialog(name: str, title: str, body: str, words: Words) -> str:
    return (
        f'<dialog class="{name}" lang="{words.code}" aria-labelledby="{name}-title">'
        f'<form method="dialog"><h2 id="{name}-title">{as_text(title)}</h2>{body}'
        f'<button type="submit" class="shut" value="" aria-label="{as_text(words.shut)}"'
        f' title="{as_text(words.shut)}" formnovalidate>×</button></form></dialog>'
    )
