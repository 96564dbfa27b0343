"""English: what is written in it, and what its words do."""

from __future__ import annotations

import re

from index.languages.language import words
from qa.languages.examples import BRIDGE, FERRY, MUSEUM
from qa.languages.language import FollowUp, Language, Orders, Pointers, Prompt
from qa.languages.wording import Amounts, Counting, Denying, Naming, Saying, Sheet, values

LANGUAGE = Language(
    code="en",
    withheld={
        "number": "a number that no quote holds: {}",
        "date": "a date that no quote holds: {}",
        "time": "a time that no quote holds: {}",
        "name": "a name that no quote holds: {}",
        "speaker": "somebody who says so in no quote: {}",
        "quotation": "words in quotation marks that no quote holds: {}",
        "denial": "a denial that no quote holds",
        "left out": "a denial left out",
        "untold": "a word that no quote holds: {}",
        "miscounted": "a number that the quote gives for something else: {}",
        "unsure": "what was written may not say what the quote says",
        "unanswered": "what was written lacks the answer that the quote gives",
        "doubtful": "the article may not answer this",
        "language": "another language than the question's",
        "no quote": "no quote to rest on",
        "form": "a reply that is not plain sentences",
        "endless": "what was written has no end",
        "nothing": "the chat model wrote nothing",
    },
    answering=Prompt(
        rules="You answer questions about an article. You know only the numbered sources, which "
        "may be in another language. Answer with one short, complete sentence in English. Copy "
        "names and numbers exactly from the source. End with the number of the source in square "
        "brackets.",
        labels=("Sources:", "Question:"),
        examples=(
            (BRIDGE, "Who opened the bridge?", "Mayor Eva Lindner opened the new bridge. [2]"),
            (
                MUSEUM,
                "What did Petri say?",
                "Petri said that they had waited 40 years for this painting. [1]",
            ),
            (
                FERRY,
                "What is to become of the older ferry?",
                "It is to be turned into a café with 60 seats next summer. [3]",
            ),
            (FERRY, "May I take my dog along?", "No, dogs may not travel on the ferries. [2]"),
        ),
    ),
    answer_label="answer",
    page="p. {}",
    columns="Columns",
    pointers=Pointers(
        first=re.compile(
            r"(?i:[“\"]?(?:(?:and|but|so|yet|also)\s+)?(?:he|she|it|they|him|his|her|its|their"
            r"|them|this|that|these|those|such|the latter|the former|both|neither|therefore|thus"
            r"|hence|there|then|afterwards|here)\b)"
        ),
        early=re.compile(
            r"\S+\s+((?:\S+\s+){0,2}?)(?:he|she|they|him|them|this|these|his|her|their|its)\b"
        ),
        speaker=re.compile(r"[“”\"»«],?\s+(?:\w+\s+){0,2}(?:he|she|they)\b"),
    ),
    asked=re.compile(r"\b(?:asked|questions?|did\b[^?]*\bask)\b", re.I),
    follow_up=FollowUp(
        opener=re.compile(r"(?:(?:and|but) )?(?:what|how) about\b\s*|(?:and|but|or)\b[\s,]*", re.I),
        between=re.compile(
            r"(?:\?\s+(?:and\s+)?|,?\s+and\s+)(?=(?:(?:in|at|on|with|from|by|for|since|to|of)\s+)?"
            r"(?:who|whom|whose|what|when|where|which|why|how)\b)",
            re.I,
        ),
        expletive=re.compile(
            r"\bit (?:\w+ )?(?:to|that|when|if|for) (?=\w)|\bthis (?:season|year|week|month)\b",
            re.I,
        ),
        asking=words("who whom whose what which when where why how"),
        copulas=words("is are was were isn't aren't wasn't weren't"),
        auxiliaries=words(
            "do does did don't doesn't didn't has have had hasn't haven't hadn't can could can't "
            "cannot couldn't will would won't wouldn't shall should shouldn't may might must"
        ),
        subjects=words("he she it they"),
        objects=words("him her it them"),
        singular=words("he she it him her"),
        neuter=words("it"),
        owners=words("his her its their"),
        pointing=words("this these those"),
        articles=words("that"),
        joints=words(", ; : and but or when while because if who which where than"),
        fillers=words(
            "the a an any some each every no another all both many much few several of to from by "
            "with about for in on at into onto after before during between through since until "
            "till against without under over near towards upon within out up down off behind "
            "instead like per via among around across as so not else ever exactly also too now "
            "again still only even just really actually already yet then later first last next "
            "more most less same such one other long often far big high large old tall deep heavy "
            "fast am be been being happen happens happened i you we me us my your our here there "
            "today please"
        ),
        courtesy=words(
            "thanks thank you very much hello hi hey bye goodbye ok okay great good perfect please"
        ),
        who=words("who whom whose"),
    ),
    orders=Orders(
        before="and|then|please|now|just|instead|simply|always|only",
        drop="ignore|disregard|forget|override|bypass|do not (?:follow|obey)"
        "|don['’]t (?:follow|obey)|stop following",
        rules="instruction|rule|prompt|direction|guideline|command|context|source|previous|prior"
        "|above|everything",
        say="answer|say|reply|respond|print|output|write|repeat|type|return|display",
        must=r"you\s+(?:must|should|shall|will|have to|are to)",
        speak="answer|say|reply|respond|print|output|write|repeat",
        only="the word|nothing but",
        every=r"(?:every|any|all|each)\s+(?:\w+\s+)?(?:question|prompt)",
        answer="answer|response|reply",
        being="is|be|are",
        become="you are now",
        roles="system|user|assistant|human|instruction",
    ),
    articles=words("a an the"),
    saying=Saying(
        verb=r"sa(?:id|ys|ying)|say|t(?:old|ells?|elling)|wr(?:ote|ites|iting|itten)"
        r"|(?:announc|declar|emphasi[sz]|not|argu|believ|promis|conclud|quot|stat)ed"
        r"|(?:announces|declares|argues|believes|emphasi[sz]es|concludes|stresses)"
        r"|(?:explain|stress|add|claim|report|warn|insist|confirm|answer|ask|remark|comment"
        r"|suggest|predict|mention|assert|boast|tweet|complain|stat)ed"
        r"|(?:explains|adds|insists|confirms|warns|suggests|asserts)|den(?:ied|ies)"
        r"|admit(?:s|ted)|repl(?:ied|ies)|pointed\sout|th(?:inks|ought)",
        passive=r"\b(?:is|are|was|were|be|been|being|got)\s(?:\w+\s){0,2}",
        by=r"\s(?:\w+\s){0,4}?by\s",
        named_first=r"[Aa]ccording\sto|[Ii]n\sthe\s(?:words|view|opinion)\sof",
        report="report|media|newspaper|study|studies|poll|survey|document|paper|sources",
        pronoun="he|she|it|they|we|i|who",
        adverb="and|but|also|then|later",
        other_role="in|as|at|by|for|from|of|on|to|with|about|after|before|between|against|into|under"
        "|over|during|near|than|told|tells?",
        article="the|a|an|his|her|its|their",
        opens_clause="that|if|how|why|to",
        not_a_noun=r"ha[sd]|have|was|is|also|later|\w+ly|at|by|for|from|of|on|to|with|after|before"
        "|and|that|the|he|she|it|they",
        determiner="the|an?|his|her|its|their|our|some|many|several",
        part_of_day="morning|afternoon|evening|night|week|year",
    ),
    denying=Denying(
        denial=r"not|no|never|none|nobody|nothing|neither|nor|without|cannot|\w+n['’]t",
        no_denial="not (?:only|least|just)",
        beside="without",
        in_other_words=r"hardly|barely|refus\w*|declin\w*|lack\w*|fail\w*|miss\w*|prohibit\w*"
        r"|den(?:y|ied|ies|ying)|reject\w*|only|yet|impossib\w*",
        affirmation="yes",
        indefinite="an?|any",
    ),
    counting=Counting(
        words=values("twice=2"),
        held=values("both=2 couple=2 pair=2 double=2 quarter=4 hundreds=100 thousands=1000"),
        scales=values(
            "dozen=12 hundred=100 thousand=1000 million=1e6 millions=1e6 billion=1e9 "
            "billions=1e9 bn=1e9 trillion=1e12 trillions=1e12"
        ),
        no_number=r"seconds|(?<=\d[ -])second|(?<=\bper )second",
        one="an?|one|single|first|only",
        none="zero|no|none",
        until="to|and|or",
        ordinal="st|nd|rd|th",
        in_dates="of|the",
        clock=r"[Oo]['’][Cc]lock",
        late="afternoon|evening|night",
    ),
    amounts=Amounts(
        asked={
            "count": r"\bhow many\b",
            "price": r"\bhow (?:expensive|much)\b.*\bcosts?\b|\bhow expensive\b"
            r"|\bwhat\b.*\b(?:does|did|do|will|would)\b.*\bcost\b",
            "age": r"\bhow old\b",
            "duration": r"\bhow long (?:did|does|do|will|has|have|had|can|may|must|was|were)\b",
            "length": r"\bhow (?:tall|deep|wide)\b|\bhow long (?:is|are)\b",
            "weight": r"\bhow heavy\b|\bhow much (?:does|do|did)\b.*\bweigh\b",
            "temperature": r"\bhow (?:warm|hot|cold)\b",
        },
        told={
            "count": r"\b(?:no|none|nobody|without|unhurt|unharmed|uninjured|only|single|both"
            r"|several|half|a couple|a dozen)\b",
            "price": r"[€$£¥]|\b(?:euro|cent|dollar|pound|crown|franc|mark|peso|rouble|ruble"
            r"|shilling|penny)s?\b|\b(?:yen|pence|pennies|eur|usd|gbp|chf|free|nothing)\b",
            "age": r"\b(?:year|month|week|aged?\b|born|founded|teen)|-old\b|teen\b"
            r"|[(,] ?\d{2,3}[),]",
            "duration": r"second|minute|hour|\bdays?\b|night|week|month|year|decade|centur"
            r"|\b(?:until|till|since|always|to)\b|\d ?(?:h|min|s)\b",
            "length": r"met(?:re|er)|\b(?:mile|foot|feet|inch|yard|stor(?:e?y|ies)|pages?\b)"
            r"|minute|hour|\bdays?\b|\d ?(?:km|m|cm|mm|ft|mi|in)\b",
            "weight": r"kilo|gram|\b(?:tons?|tonnes?|pounds?|ounces?|stones?|lbs?)\b"
            r"|\d ?(?:kg|g|t)\b",
            "temperature": r"\b(?:degrees?|celsius|kelvin|fahrenheit)\b|°",
        },
        year=r"\b(?:in|since|until|till|before|after|early|late|summer"
        r"|winter|autumn|spring|january|february|march|april|may|june|july|august|september"
        r"|october|november|december) (?:1\d{3}|20\d\d)\b",
    ),
    naming=Naming(
        pronouns=frozenset({"I", "I'm", "I've", "I'd", "I'll"}),
        phrases={
            r"United States(?: of America)?": "usa",
            "United Nations": "uno",
            "United Kingdom": "uk",
        },
        determiner=r"the|an?|this|that|these|those|its|his|her|their|our|every|each|no|which|what"
        r"|\w+['’]s?",
        bare_noun=r"ing|ion|ment|ness|ity|ance|ence|ism|s|\b(?:s?he|it|that|there|who|what|which|one"
        "|all|some|none|nobody|every(?:one|body|thing)|nothing|some(?:thing|one)|each|both|many"
        "|much|most|few|(?:an)?other|no|n?either|here|now|then|today)",
        predicate=r"(?:is|was|has|had|won|led|sang|held|went|\w+ed)",
    ),
    sheet=Sheet(true=frozenset({"true", "yes", "y"}), false=frozenset({"false", "no", "n"})),
)
