"""What a text mentions: names, numbers, dates, speakers, quotations, denials."""
