"""A report as JUnit XML, which servers that run tests show: a question is a test."""

from __future__ import annotations

import math
import re
from pathlib import PurePath
from xml.etree import ElementTree as Xml

from qa.evaluation.figures.scores import Scored
from qa.evaluation.figures.verdict import kinds_of, verdict
from qa.evaluation.report.report import Report

_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> str:
    """Return a suite with a case for each question.

    One that was answered wrongly failed; one that nobody can judge was skipped.
    """
    verdicts = [verdict(one) for one in report.scored]
    name = _plain(str(report.run["data"]["questions"]))
    counts = {
        "tests": str(len(verdicts)),
        "failures": str(verdicts.count(False)),
        "errors": "0",
        "skipped": str(verdicts.count(None)),
        "time": f"{sum(map(_seconds, report.scored)):.3f}",
    }
    suites = Xml.Element("testsuites", {"name": "article-qa", **counts})
    suite = Xml.SubElement(
        suites, "testsuite", {"name": name, "timestamp": str(report.run["created"]), **counts}
    )
    properties = Xml.SubElement(suite, "properties")
    for figure, found in report.metrics.items():
        if found.value is not None:
            Xml.SubElement(properties, "property", name=figure, value=f"{found.value:.4f}")
    for one, right in zip(report.scored, verdicts, strict=True):
        case = Xml.SubElement(
            suite,
            "testcase",
            classname=PurePath(name).stem,
            name=_plain(f"{one.id}: {one.question}"),
            time=f"{_seconds(one):.3f}",
        )
        if right is None:
            Xml.SubElement(case, "skipped", message="nothing to judge it by")
        elif not right:
            kinds = ", ".join(kinds_of(one.scores)) or "wrong"
            failure = Xml.SubElement(case, "failure", type="wrong", message=kinds)
            failure.text = _plain(explanation(one))
    Xml.indent(suites)
    written: bytes = Xml.tostring(suites, encoding="utf-8", xml_declaration=True)
    return f"{written.decode()}\n"


def explanation(one: Scored) -> str:
    """Return what was asked, what was expected and what came, on lines of their own."""
    wanted = list(one.wanted) or ["to decline" if one.answerable is False else "an answer"]
    lines = [f"question: {one.question}"]
    lines += [f"expected: {text}" for text in wanted]
    lines += [f"got:      {one.answer}"]
    lines += [f"quote:    {quote}" for quote in one.quotes]
    return "\n".join(lines)


def _seconds(one: Scored) -> float:
    seconds = one.scores.get("latency.total.p50", math.nan)
    return 0.0 if math.isnan(seconds) else seconds


def _plain(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
