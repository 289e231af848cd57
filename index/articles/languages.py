"""The ISO 639-1 codes of language names in use."""

import re

TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_].{0,40})?")

NAMES = {
    "ar": "ara arabic", "bg": "bul bulgarian", "ca": "cat catalan", "cs": "ces cze czech",
    "da": "dan danish", "de": "deu ger german deutsch", "el": "ell gre greek", "en": "eng english",
    "es": "spa spanish español castellano", "et": "est estonian", "eu": "eus baq basque",
    "fa": "fas per persian farsi", "fi": "fin finnish", "fr": "fra fre french français",
    "ga": "gle irish", "he": "heb hebrew", "hi": "hin hindi", "hr": "hrv croatian",
    "hu": "hun hungarian", "hy": "hye arm armenian", "id": "ind indonesian",
    "is": "isl ice icelandic", "it": "ita italian italiano", "ja": "jpn japanese",
    "ko": "kor korean", "lt": "lit lithuanian", "lv": "lav latvian", "nl": "nld dut dutch",
    "no": "nor norwegian", "pl": "pol polish", "pt": "por portuguese português",
    "ro": "ron rum romanian", "ru": "rus russian", "sk": "slk slo slovak", "sl": "slv slovenian",
    "sr": "srp serbian", "sv": "swe swedish", "ta": "tam tamil", "th": "tha thai",
    "tr": "tur turkish", "uk": "ukr ukrainian", "vi": "vie vietnamese", "yi": "yid yiddish",
    "zh": "zho chi chinese",
}  # fmt: skip
CODES = {name: code for code, names in NAMES.items() for name in names.split()}


def language_code(name: str) -> str | None:
    """The code of a language that is written `en`, `en-GB`, `eng` or `English`, or None."""
    name = name.strip()
    if code := CODES.get(name.lower()):
        return code
    match = TAG.fullmatch(name)
    code = match[1].lower() if match else ""
    return CODES.get(code, code if len(code) == 2 else None)
