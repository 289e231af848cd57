"""Times in questions of other languages than English: the words of each, and their reader."""
