"""The ISO 639-1 codes of language names in use, and the languages that one code stands for."""

import re

TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_].{0,40})?")

NAMES = {
    "ar": "ara arabic", "bg": "bul bulgarian", "bs": "bos bosnian", "ca": "cat catalan",
    "cs": "ces cze czech", "da": "dan danish", "de": "deu ger german deutsch",
    "el": "ell gre greek", "en": "eng english", "es": "spa spanish español castellano",
    "et": "est estonian", "eu": "eus baq basque", "fa": "fas per persian farsi",
    "fi": "fin finnish", "fr": "fra fre french français", "ga": "gle irish", "he": "heb iw hebrew",
    "hi": "hin hindi", "hr": "hrv croatian", "hu": "hun hungarian", "hy": "hye arm armenian",
    "id": "ind in indonesian", "is": "isl ice icelandic", "it": "ita italian italiano",
    "ja": "jpn japanese", "ko": "kor korean", "lt": "lit lithuanian", "lv": "lav latvian",
    "nb": "nob bokmål", "nl": "nld dut dutch", "nn": "nno nynorsk", "no": "nor norwegian",
    "pl": "pol polish", "pt": "por portuguese português", "ro": "ron rum romanian",
    "ru": "rus russian", "sh": "hbs scr scc serbo-croatian", "sk": "slk slo slovak",
    "sl": "slv slovenian", "sr": "srp serbian", "sv": "swe swedish", "ta": "tam tamil",
    "th": "tha thai", "tr": "tur turkish", "uk": "ukr ukrainian", "vi": "vie vietnamese",
    "yi": "yid ji yiddish", "zh": "zho chi cmn yue wuu chinese",
}  # fmt: skip
TOGETHER = {"no": ("nb", "nn"), "sh": ("sr", "hr", "bs")}
"""Codes of several languages, which are those of articles that do not say which of them."""

CODES = {name: code for code, names in NAMES.items() for name in names.split()}


def language_code(name: str) -> str | None:
    """The code of a language that is written `en`, `en-GB`, `eng` or `English`, or None."""
    name = name.strip()
    if code := CODES.get(name.lower()):
        return code
    match = TAG.fullmatch(name)
    code = match[1].lower() if match else ""
    return CODES.get(code, code if len(code) == 2 else None)


def languages_meant(name: str) -> list[str]:
    """The codes of articles that are in the language of this code or name.

    Articles marked `no` may be in either Norwegian, and `no` stands for both.

    >>> languages_meant("no"), languages_meant("nb"), languages_meant("iw"), languages_meant("?")
    (['no', 'nb', 'nn'], ['nb', 'no'], ['he', 'iw'], ['?'])
    """
    code = language_code(name) or name
    others = TOGETHER.get(code, [each for each, of in TOGETHER.items() if code in of])
    return list(dict.fromkeys([code, *others, name.lower()]))
