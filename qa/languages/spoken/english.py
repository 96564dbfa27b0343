"""English: what the program says, and how an article itself is asked about."""

from __future__ import annotations

from qa.languages.sentences import Asking, Form, Sentences

LANGUAGE = Sentences(
    code="en",
    declined="The article does not answer this question.",
    nearest="nearest passage",
    elsewhere="The article answers in its own language:",
    by_metadata="{} (according to its metadata: {})",
    choose="There are {} articles: choose the one that you mean.",
    replies={
        "greeting": "Hello! Ask me something about the article.",
        "thanks": "You are welcome.",
        "farewell": "Goodbye!",
        "help": "I answer questions about the articles that are here, and show the sentences that "
        "each answer rests on. Ask in your own words.",
    },
    asking=Asking(
        article="article articles",
        doubtful="text story piece report page post document essay",
        parts="author authors writer title headline heading source publisher url link",
        pronoun="this that here",
        pointing="it",
        asking="tell say says said give show know name list write make see need want like explain "
        "describe find read provide contain state please just now well briefly shortly short brief "
        "quick concise exactly again thanks hi hello so ok okay me you i'd i would could can whole "
        "entire full original words sentence sentences few couple complete",
        other=r"\b(?:how (?:many|much|long|often)|why|not|he|she|they|him|her|them|his|their)\b"
        r"|\bthe (?:will|can)\b|\d",
        forms={
            "author": (
                Form(
                    r"\b(?:author|writer|journalist|reporter)s?(?: is| are)?(?: named?| called)?$"
                    r"|\b(?:who|whom|whose|which|name|an|any|know the)\b.*\b(?:author|writer"
                    r"|journalist|reporter)|\b(?:author|writer|journalist|reporter)'s name",
                    "author authors writer journalist reporter name named called given wrote "
                    "written",
                ),
                Form(
                    r"\b(?:who|whom|whose|which|what|name)\b.*\b(?:wrote|written|authored|penned|by"
                    r"|responsible)\b|\bwhose\b",
                    "wrote written authored penned whose person journalist reporter author name "
                    "responsible",
                    "pronoun",
                ),
            ),
            "date": (
                Form(r"\bpublication date|\bdate of publication", "publication date"),
                Form(
                    r"\bwhen\b|\b(?:day|date|dated|year|month|recent|current)\b|\bhow (?:old|new)",
                    "published written wrote posted printed appear appeared come came released "
                    "online put date dated day year month recent current new publication carry "
                    "bear",
                    "pronoun",
                ),
            ),
            "site": (
                Form(
                    r"\bwhere\b|\b(?:newspaper|magazine|paper|journal|site|website|publication"
                    r"|outlet|publisher|source|url|link)\b|\bwho (?:has )?(?:published|posted"
                    r"|printed|put)",
                    "published posted printed appear appeared come comes came newspaper magazine "
                    "paper journal site website web publication outlet publisher source url link "
                    "address taken get got online put",
                    "pronoun",
                ),
                Form(r"\bwhere(?: is|'s| does) this(?: come)? from$", "come"),
                Form(r"^(?:what is |what's |the |your )*(?:source|url|link)s?$", "source url link"),
                Form(r"\bread (?:the )?original|\bfind (?:the )?original", "original"),
            ),
            "title": (
                Form(
                    r"\b(?:title|titled|entitled|headline|heading)\b",
                    "title titled entitled headline heading reads called carry bear",
                ),
                Form(r"\bcalled\b|\bname of\b", "called", "noun"),
            ),
            "people": (
                Form(
                    r"\b(?:list|name|show|give|all)\b.*\b(?:people|persons|individuals|names"
                    r"|everyone|everybody)\b|\b(?:people|persons|individuals"
                    r"|names)\b.*\b(?:mention\w*|named?|appear|occur|article|text|role)\b"
                    r"|^(?:people|persons)$",
                    "people persons individuals names everyone everybody mention mentioned "
                    "mentions named appear appears occur play role",
                ),
                Form(
                    r"\bwho\b.*\b(?:mention(?:ed|s)?|appears?)\b|\bwho\b.*\b(?:is|are"
                    r"|does)\b.*\bnamed?(?! after| for)\b",
                    "mention mentioned named appear appears",
                ),
                Form(r"\bwho are the people\b", "people", "noun"),
            ),
            "places": (
                Form(
                    r"\b(?:list|name|show|give|all|which|what)\b.*\b(?:places|locations|cities"
                    r"|towns|countries|villages)\b.*\b(?:mention\w*|named?|appear|occur|article"
                    r"|text)\b|\b(?:list|show|give|all)\b.*\b(?:places|locations|cities|towns"
                    r"|countries)$",
                    "places locations cities towns countries villages mention mentioned named "
                    "appear occur",
                ),
            ),
            "summary": (
                Form(
                    r"\bwhat(?: exactly)?(?: is|'s| was)? (?:it|this|that)(?: is)?(?: all)? about$",
                    "",
                ),
                Form(
                    r"\b(?:summar(?:y|i[sz]e)|tl dr|tldr|gist|nutshell|overview|essence|highlights"
                    r"|short version|bullet points)\b|\bsum\b.*\bup\b",
                    "summary summarise summarize sum tl dr tldr gist nutshell highlights "
                    "everything overview essence version bullet points main key",
                ),
                Form(
                    r"\b(?:main|key|central|important|essential|core)\b.*\b(?:points?|takeaways?"
                    r"|facts?|ideas?|messages?|statements?|findings?|topics?|subjects?|themes?)\b",
                    "main key central important essential core point points takeaway takeaways "
                    "fact facts idea ideas message messages statement statements finding "
                    "findings topic topics subject theme",
                ),
                Form(
                    r"\babout(?: is)?(?: all)?(?: please| exactly| in short| briefly| again"
                    r"| here)*$|\babout (?:the|this) \w+$",
                    "thing about happened",
                    "pronoun",
                ),
                Form(
                    r"\bwhat\b.*\b(?:says?|tell|discuss\w*|deals?|reported|cover\w*|described"
                    r"|happen\w*|topic|subject|theme|message|content|point|know)\b",
                    "discuss discussed deal deals reported cover covers covered described happens "
                    "happened topic subject theme message content point",
                    "noun",
                ),
            ),
        },
        count=r"\b(?:in )?(\w+) (?:short |brief )?sentences?\b",
        place_after="in|on|near|outside|across",
        courtesy={
            "thanks": Form(
                r"\b(?:thanks|thank|thx|cheers|ty)\b",
                "thanks thank you thx cheers ty many a lot so much very again for your the help "
                "answer ok okay great perfect super good nice cool alright all right wow that "
                "this it was is helps helped helpful me enough indeed",
            ),
            "farewell": Form(
                r"\b(?:bye|goodbye|see (?:you|ya)|good night)\b",
                "bye goodbye good night see you ya later soon tomorrow ok then",
            ),
            "greeting": Form(
                r"^(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|greetings)\b",
                "hello hi hey good morning afternoon evening day greetings there again all "
                "everyone how are you doing today",
            ),
            "help": Form(
                r"^help(?: me)?$|\bhow can you help|\bcan you help me$|\b(?:who|what) are you$"
                r"|\bwhat (?:can|do) you do$|\bwhat can i ask|\bhow do i use|\bhow does (?:this"
                r"|it) work|\byour name$|\bare you (?:a|an)\b",
                "help me how can you who what are do i ask use does this it work is your name a "
                "an bot robot ai human machine person here please",
            ),
        },
    ),
)
