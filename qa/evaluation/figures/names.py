"""What the figures of a report are called, which never changes, and what they say."""

from __future__ import annotations

ABSTENTION = ("abstention.precision", "abstention.recall", "abstention.f1", "abstention.auroc")
"""How well what the article does not answer is told from what it does."""

MEANINGS = {
    "retrieval.success@1": "the first passage holds a gold span",
    "retrieval.success@5": "one of the first five passages does",
    "retrieval.mrr@10": "1 / rank of the first passage that does, 0 beyond ten",
    "evidence.hit@1": "the first quote covers a gold span; a declined question has no quotes",
    "evidence.hit@3": "one of the first three quotes does",
    "evidence.precision": "quoted sentences that are gold; 1 where nothing is quoted",
    "evidence.recall": "gold sentences that are quoted",
    "evidence.f1": "harmonic mean of the two, by question",
    "answer.shown": "answerable questions that got composed sentences",
    "answer.false": "composed sentences that lack a fact, and any right answer in their language",
    "answer.right": "what stands first, composed sentences or else a quote, is right",
    "answer.facts": "the composed sentences hold every fact; quotes do not count",
    "answer.em": "the composed sentences, without a chat model the bold words, are a right answer",
    "answer.f1": "words that they share with a right answer",
    "answer.unsupported": "composed answers with a number, name or quotation not in the quotes",
    "abstention.precision": "declined questions that the article does not answer",
    "abstention.recall": "questions that the article does not answer which are declined",
    "abstention.f1": "harmonic mean of the two",
    "abstention.auroc": "a question that is answered by its article has the higher confidence",
    "abstention.rate": "questions that are declined",
    "confidence.ece": "how far confidence is from how often the article answers",
    "latency.evidence.p50": "seconds until the quotes are there",
    "latency.first_token.p50": "seconds until the first word is there",
    "latency.total.p50": "seconds until the answer is finished",
}
"""Every figure of a report, in the order in which they are shown, and what it says."""

NAMES = tuple(MEANINGS)

LOWER_IS_BETTER = frozenset(
    {
        "answer.false",
        "answer.unsupported",
        "confidence.ece",
        "latency.evidence.p50",
        "latency.first_token.p50",
        "latency.total.p50",
    }
)
NEITHER_IS_BETTER = frozenset({"abstention.rate"})
