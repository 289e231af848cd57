"""The letters and frequent words of languages, by which the encoding of a text is guessed."""

from typing import NamedTuple


class LanguageMarks(NamedTuple):
    """A language: encodings that its texts are in, letters beyond ASCII, and frequent words."""

    encodings: tuple[str, ...]
    letters: frozenset[str]
    words: frozenset[str]


_WEST = "cp1252 mac_roman cp850"
_CENTRAL = "cp1250 iso8859-2 cp852 mac_latin2"
_BALTIC = "cp1257 iso8859-4"
_CYRILLIC = "cp1251 koi8-r cp866 iso8859-5"
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"

_TABLE = (
    (_WEST, "éèêçñïöüâëôàóáí", "the of and to in a is that for it was on with as he be by at have this not"),
    (_WEST, "äöüßéà", "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als"),
    (_WEST, "éèàùçêâîôûëïüœæÿ", "de la le et les des en un du une que est pour qui dans il par au sur pas"),
    (_WEST, "áéíóúñü¿¡", "de la que el en y a los se del las por un para con no una su al lo es"),
    (_WEST, "ãõáéíóúâêôàçü", "de a o que e do da em um para com não uma os no se na por mais as dos"),
    (_WEST, "àèéìòùî", "di e il la che in a per un del non è della i le una con da sono si"),
    (_WEST, "éëèïöüáóíê", "de het een en van in is dat op te zijn met voor niet aan er om ook"),
    (_WEST, "åäöé", "och i att det som en på är av för med till den har de inte om ett"),
    (_WEST, "æøåéö", "og i at det er en til af på for med der den som ikke de har et var å"),
    (_WEST, "äöåšž", "ja on ei se että oli hän mutta ovat kun myös tai kuin niin joka"),
    (_WEST, "áðéíóúýþæö", "og að í á er sem til við ekki var hann um með en það"),
    (_WEST, "àèéíïòóúüç·", "de la i el que a en els les per un una del amb no és"),
    ("cp1254 iso8859-3 cp857", "çğıöşüâîİû", "ve bir bu da de için ile çok olarak ne olan daha en gibi ama"),
    (_CENTRAL, "áéíóöőúüű", "a az és hogy nem is egy ez azt meg de volt csak el már van még mint"),
    (_CENTRAL, "áčďéěíňóřšťúůýž", "a se v na je že o s z do to i po jsou pro ale by jako byl za"),
    (_CENTRAL, "áäčďéíĺľňóôŕšťúýž", "a sa v na je že s z do to o aj pre po ako ale by bol za nie"),
    (_CENTRAL, "ąćęłńóśźż", "w i na z się do nie że jest to od o za po jak przez dla są ale był"),
    (_CENTRAL, "čšžćđ", "i u je da se na za su od s a o što ne kao in v ki so bi pri"),
    (_CENTRAL + " iso8859-16", "ăâîşţ", "de şi în a la cu pe din o care nu un pentru au mai este ce"),
    (_BALTIC, "ąčęėįšųūž", "ir kad į iš yra su ne o buvo bei tai jis po kaip už dėl"),
    (_BALTIC, "āčēģīķļņšūž", "un ir no ar uz par ka ka to arī kas tas bija pēc kā vai"),
    (_BALTIC + " cp1252", "äõöüšž", "ja on et ei see oli ka kui mis ta oma aga nii mida või"),
    (_CYRILLIC, _RUSSIAN, "и в не на что с по как это он а к из у за от для но его был"),
    ("cp1251 koi8-u cp866 iso8859-5", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "і в на що не з до та у як за це від для але про його був"),
    (_CYRILLIC, _RUSSIAN, "и на да се в от за е не с са по че това как като ще до"),
    ("cp1251 iso8859-5", "абвгдђежзијклљмнњопрстћуфхцчџш", "и у је да се на за су од са не што као а о"),
    ("cp1253 iso8859-7 cp737", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", "και το η ο του της να την με που για από τον στο είναι τα"),
    ("cp1255 cp862", "אבגדהוזחטיךכלםמןנסעףפץצקרשת", "של את על לא זה הוא גם עם כי היא אל או"),
    ("cp1256 iso8859-6", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", "في من على إلى أن هذا التي الذي عن مع كان لا ما"),
    ("cp874", "".join(map(chr, range(0xE01, 0xE5C))), ""),
)  # fmt: skip

LANGUAGES = tuple(
    LanguageMarks(tuple(encodings.split()), frozenset(letters), frozenset(words.split()))
    for encodings, letters, words in _TABLE
)

COMMON_CHINESE = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学"
    "對這來國個到說們為時會著過學後經現動開發無們點關還與長從將問應實業話題間問見電報導記者表示"
    "对后经现动开发无点关还与长从将问应实业话题间见电报导记表示今天昨天明天市民高兴政府公司"
)
