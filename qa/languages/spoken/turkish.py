"""Turkish: what the program says, and how an article itself is asked about."""

from __future__ import annotations

from qa.languages.sentences import Asking, Form, Sentences

LANGUAGE = Sentences(
    code="tr",
    declined="Makale bu soruyu yanıtlamıyor.",
    nearest="en yakın bölüm",
    elsewhere="Makale kendi dilinde yanıt veriyor:",
    by_metadata="{} (üst verilerine göre: {})",
    choose="Burada {} makale var: hangisini kastettiğinizi seçin.",
    replies={
        "greeting": "Merhaba! Bana makaleyle ilgili bir şey sorun.",
        "thanks": "Rica ederim.",
        "farewell": "Hoşça kalın!",
        "help": "Buradaki makalelerle ilgili soruları yanıtlarım ve her yanıtın dayandığı "
        "cümleleri gösteririm.",
    },
    asking=Asking(
        article="makale makaleyi makalenin makalede yazı yazıyı yazının",
        pronoun="bu",
        asking="kim kimin ne nedir hangi nerede bu bana lütfen bir misin eder mısın söyle",
        other=r"\b(?:kaç|neden|niye|değil|onun)\b|\d",
        forms={
            "author": (
                Form(r"\b(?:yazdı|yazarı|yazar|yazan)\b", "yazdı yazarı yazar yazan", "noun"),
            ),
            "date": (
                Form(
                    r"\b(?:tarihi|ne zaman)\b", "tarihi zaman yayınlandı yayımlandı yazıldı", "noun"
                ),
            ),
            "title": (Form(r"\bbaşlığı\b", "başlığı", "noun"),),
            "summary": (
                Form(
                    r"\böz?et\w*|\bne hakkında\b|\bkonusu\b",
                    "özetle özet özeti hakkında anlatıyor konusu kısaca yap",
                    "none",
                ),
            ),
        },
        courtesy={
            "thanks": Form(
                r"\b(?:teşekkür\w*|sağ ?ol)\b", "teşekkür teşekkürler ederim çok sağ ol sağol"
            ),
            "farewell": Form(
                r"\b(?:hoşça ?kal\w*|görüşürüz|güle güle)\b",
                "hoşça kal kalın hoşçakal görüşürüz güle",
            ),
            "greeting": Form(
                r"^(?:merhaba|selam|günaydın|iyi (?:günler|akşamlar))\b",
                "merhaba selam günaydın iyi günler akşamlar nasılsın nasılsınız",
            ),
            "help": Form(
                r"^yardım\b|\bsen kimsin\b|\bne yapabilirsin\b",
                "yardım et sen kimsin ne yapabilirsin neler",
            ),
        },
    ),
)
