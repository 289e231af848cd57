"""The time words of nine languages: patterns, in which names in braces stand for other patterns.

`{unit}`, `{count}`, `{month}`, `{weekday}`, `{day}` and `{year}` are filled in by the reader.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words by which one language names times.

    `markers` are frequent words by which a question is known to be in it. `months` and `weekdays`
    are separated by spaces, the forms of one by bars; so are the `units` day, week, month and year,
    and the words for one to ten in `numbers`. `points` are certain days, months and years, after
    `named` words such as "in" or alone; `bounds` have the words around a point that make it a
    bound, with `{point}`, by the relation.
    """

    markers: str
    months: str
    weekdays: str
    units: str
    numbers: str
    near: dict[str, str]
    """Patterns of today, yesterday and the day before (`earlier`)."""
    this: str
    last: str
    ago: str
    last_weekday: str
    points: tuple[str, ...]
    bounds: dict[str, str]
    two: str = ""
    """As `ago`, for two of a unit in languages that have a dual."""


TIME_WORDS: Final = {
    "es": TimeWords(
        markers="el los las del que qué quién quien cómo dónde cuándo cuál por para con en una un "
        "sobre se y pasado pasada hace ayer anteayer hoy desde hasta año",
        months="enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre "
        "noviembre diciembre",
        weekdays="lunes martes miércoles|miercoles jueves viernes sábado|sabado domingo",
        units="días?|dias? semanas? mes|meses años?|anos?",
        numbers="un|una|uno dos tres cuatro cinco seis siete ocho nueve diez",
        near={"today": "hoy", "yesterday": "ayer", "earlier": r"anteayer|antes\s+de\s+ayer|antier"},
        this=r"(?:en\s+)?est[ea]\s+{unit}",
        last=r"(?:en\s+)?(?:el|la)\s+(?:{unit}\s+(?:pasad[oa]|anterior)|(?:pasad[oa]|últim[oa])\s+{unit})",
        ago=r"hace\s+{count}\s+{unit}",
        last_weekday=r"(?:el\s+)?(?:pasado\s+{weekday}|{weekday}\s+pasado)",
        points=(
            r"(?:(?:en|el|del?)\s+)?{day}\s+de\s+{month}\s+(?:del?\s+)?{year}",
            r"(?:(?:en|de)\s+)?{month}\s+(?:del?\s+)?{year}",
            r"(?:en|durante)\s+(?:el\s+(?:año\s+)?)?{year}",
        ),
        bounds={
            "since": r"desde\s+(?:el\s+)?{point}",
            "until": r"hasta\s+(?:el\s+)?{point}",
            "after": r"después\s+del?\s+{point}",
            "before": r"antes\s+del?\s+{point}",
        },
    ),
    "de": TimeWords(
        markers="der die das den dem des ein eine einen und ist war wer wie wo wann warum was im mit "
        "von zu zum zur über nicht vor seit gestern vorgestern letzte letzten letztes jahr heute hat wurde am bis",
        months="januar|jänner februar|feber märz|maerz april mai juni juli august september oktober "
        "november dezember",
        weekdays="montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
        units="tage?n? wochen? monate?n? jahre?[ns]?",
        numbers="ein|eine|einem|einer zwei drei vier fünf sechs sieben acht neun zehn",
        near={"today": "heute", "yesterday": "gestern", "earlier": "vorgestern"},
        this=r"(?:in\s+)?diese[nmrs]?\s+{unit}",
        last=r"(?:(?:in\s+der|im|in)\s+)?(?:letzte|vergangene|vorige)[nmrs]?\s+{unit}",
        ago=r"vor\s+{count}\s+{unit}",
        last_weekday=r"(?:am\s+)?(?:letzte|vergangene|vorige)[nmr]?\s+{weekday}",
        points=(
            r"(?:(?:am|vom)\s+)?{day}\.\s*{month}\s+{year}",
            r"(?:(?:im|in|vom)\s+)?{month}\s+{year}",
            r"(?:im\s+jahre?|in|des\s+jahres|von)\s+{year}",
        ),
        bounds={
            "since": r"(?:seit|ab)\s+(?:dem\s+)?{point}",
            "until": r"bis\s+(?:zum\s+)?{point}",
            "after": r"nach\s+(?:dem\s+)?{point}",
            "before": r"vor\s+(?:dem\s+)?{point}",
        },
    ),
    "fr": TimeWords(
        markers="le les des du et est qui que quoi où quand comment pourquoi quel quelle dans sur au "
        "aux une un avec pour la l d qu il a dernier dernière passé passée depuis hier avant année",
        months="janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre "
        "novembre décembre|decembre",
        weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
        units="jours? semaines? mois ans?|années?|annees?",
        numbers="un|une deux trois quatre cinq six sept huit neuf dix",
        near={
            "today": r"aujourd['’]hui",
            "yesterday": "hier",
            "earlier": r"avant[-\s]hier",
        },
        this=r"(?:cette|ce|cet)\s+{unit}",
        last=r"(?:l['’]|(?:la|le)\s+)?{unit}\s+(?:derni(?:er|ère)|passée?)",
        ago=r"il\s+y\s+a\s+{count}\s+{unit}",
        last_weekday=r"{weekday}\s+dernier",
        points=(
            r"(?:(?:en|le|du|au)\s+)?{day}(?:er)?\s+{month}\s+{year}",
            r"(?:(?:en|de|au\s+mois\s+de)\s+)?{month}\s+{year}",
            r"(?:en|durant|pendant)\s+(?:l['’]année\s+)?{year}",
        ),
        bounds={
            "since": r"depuis\s+(?:le\s+)?{point}",
            "until": r"jusqu['’](?:en|au|à)\s+{point}",
            "after": r"après\s+(?:le\s+)?{point}",
            "before": r"avant\s+(?:le\s+)?{point}",
        },
    ),
    "pt": TimeWords(
        markers="o os as do dos das da em no na nos nas que quem como onde quando por para com uma "
        "um sobre e não ontem anteontem hoje há passado passada desde ano",
        months="janeiro fevereiro março|marco abril maio junho julho agosto setembro outubro "
        "novembro dezembro",
        weekdays="segunda(?:-feira)? terça(?:-feira)? quarta(?:-feira)? quinta(?:-feira)? "
        "sexta(?:-feira)? sábado|sabado domingo",
        units="dias? semanas? mês|mes|meses anos?",
        numbers="um|uma dois|duas três|tres quatro cinco seis sete oito nove dez",
        near={"today": "hoje", "yesterday": "ontem", "earlier": "anteontem"},
        this=r"(?:n?est[ea])\s+{unit}",
        last=r"(?:[na]?[oa]\s+)?(?:{unit}\s+passad[oa]|últim[oa]\s+{unit})",
        ago=r"(?:há|faz)\s+{count}\s+{unit}(?:\s+atrás)?|{count}\s+{unit}\s+atrás",
        last_weekday=r"(?:[na]?[oa]\s+)?(?:{weekday}\s+passad[oa]|últim[oa]\s+{weekday})",
        points=(
            r"(?:(?:em|a|de)\s+)?{day}(?:º)?\s+de\s+{month}\s+(?:de\s+)?{year}",
            r"(?:(?:em|de)\s+)?{month}\s+(?:de\s+)?{year}",
            r"(?:em|durante)\s+(?:o\s+ano\s+(?:de\s+)?)?{year}",
        ),
        bounds={
            "since": r"desde\s+(?:o\s+)?{point}",
            "until": r"até\s+(?:o\s+)?{point}",
            "after": r"(?:depois|após)\s+(?:de\s+|o\s+)?{point}",
            "before": r"antes\s+d[eo]\s+{point}",
        },
    ),
    "it": TimeWords(
        markers="il lo la le i gli dopo prima fino della delle dei del di che chi come dove quando perché nel nella con per "
        "una un sul sulla e è ieri oggi fa scorso scorsa dal anno l",
        months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        "dicembre",
        weekdays="lunedì|lunedi martedì|martedi mercoledì|mercoledi giovedì|giovedi venerdì|venerdi "
        "sabato domenica",
        units="giorn[oi] settiman[ae] mes[ei] ann[oi]",
        numbers="un|una|uno due tre quattro cinque sei sette otto nove dieci",
        near={
            "today": "oggi",
            "yesterday": "ieri",
            "earlier": r"(?:l['’])?altro\s?ieri|ier\s?l['’]?altro",
        },
        this=r"quest['’oa]\s*{unit}",
        last=r"(?:l['’]|(?:l[ao]|il)\s+)?(?:{unit}\s+(?:scors|passat)[oa]|scors[oa]\s+{unit})",
        ago=r"{count}\s+{unit}\s+fa",
        last_weekday=r"(?:lo\s+)?(?:{weekday}\s+scors[oa]|scors[oa]\s+{weekday})",
        points=(
            r"(?:(?:il|del|al)\s+|l['’])?{day}º?\s+{month}\s+(?:del\s+)?{year}",
            r"(?:(?:nel|in|a|di)\s+)?{month}\s+(?:del\s+)?{year}",
            r"(?:nel|durante\s+il)\s+(?:corso\s+del\s+)?{year}",
        ),
        bounds={
            "since": r"dal(?:l['’])?\s*{point}",
            "until": r"fino\s+al?\s+{point}",
            "after": r"dopo\s+(?:il\s+)?{point}",
            "before": r"prima\s+del\s+{point}",
        },
    ),
    "ru": TimeWords(
        markers="",
        months="январ[ьяе] феврал[ьяе] март[ае]? апрел[ьяе] ма[йяе] июн[ьяе] июл[ьяе] август[ае]? "
        "сентябр[ьяе] октябр[ьяе] ноябр[ьяе] декабр[ьяе]",
        weekdays="понедельник[ае]? вторник[ае]? сред[ауые] четверг[ае]? пятниц[ауые] суббот[ауые] "
        "воскресень[ея]",
        units="день|дня|дней недел[яюиь]|неделе месяц[ае]?|месяцев год[ау]?|лет",
        numbers="один|одну|одна два|две три четыре пять шесть семь восемь девять десять",
        near={"today": "сегодня", "yesterday": "вчера", "earlier": "позавчера"},
        this=r"(?:[вн]а?\s+)?эт(?:от|у|ой|ом)\s+{unit}",
        last=r"(?:[вн]а?\s+)?прошл(?:ый|ая|ую|ой|ом|ого)\s+{unit}",
        ago=r"(?:{count}\s+)?{unit}\s+(?:тому\s+)?назад",
        last_weekday=r"(?:во?\s+)?прошл(?:ый|ую|ое)\s+{weekday}",
        points=(
            r"{day}\s+{month}\s+{year}(?:\s*(?:года|г\.?))?",
            r"(?:в\s+)?{month}\s+{year}(?:\s*(?:года|г\.?))?",
            r"(?:(?:в|за)\s+)?{year}\s*(?:году|года|год|гг?\.)",
        ),
        bounds={
            "since": r"с\s+{point}",
            "until": r"до\s+конца\s+{point}",
            "after": r"после\s+{point}",
            "before": r"до\s+{point}",
        },
    ),
    "zh": TimeWords(
        markers="",
        months="(?:0?1|一)月 (?:0?2|二)月 (?:0?3|三)月 (?:0?4|四)月 (?:0?5|五)月 (?:0?6|六)月 "
        "(?:0?7|七)月 (?:0?8|八)月 (?:0?9|九)月 (?:10|十)月 (?:11|十一)月 (?:12|十二)月",
        weekdays="一 二 三 四 五 六 [日天]",
        units="天|日 星期|周|週|礼拜|禮拜 月 年",
        numbers="一 二|两|兩 三 四 五 六 七 八 九 十",
        near={"today": "今天|今日", "yesterday": "昨天|昨日", "earlier": "前天"},
        this="(?:本|这|這|今)(?:个|個)?{unit}",
        last="上(?:个|個)?{unit}|(?:去|昨){unit}",
        ago="{count}\\s*(?:个|個)?{unit}(?:以|之)?前",
        last_weekday="上(?:个|個)?(?:周|週|星期|礼拜|禮拜){weekday}",
        points=("{year}\\s*年{month}{day}[日号號]", "{year}\\s*年{month}份?", "{year}\\s*年"),
        bounds={
            "since": "自?{point}(?:以来|以來|起)",
            "until": "(?:截至|直到){point}",
            "after": "{point}(?:之后|之後|以后|以後)",
            "before": "{point}(?:之前|以前)",
        },
    ),
    "ja": TimeWords(
        markers="",
        months="0?1月 0?2月 0?3月 0?4月 0?5月 0?6月 0?7月 0?8月 0?9月 10月 11月 12月",
        weekdays="月曜日? 火曜日? 水曜日? 木曜日? 金曜日? 土曜日? 日曜日?",
        units="日間?|日 週間?|週 (?:[かヶカヵケ箇]|か)?月間? 年間?|年",
        numbers="一 二 三 四 五 六 七 八 九 十",
        near={"today": "今日|きょう", "yesterday": "昨日|きのう", "earlier": "一昨日|おととい"},
        this="今{unit}",
        last="先{unit}|(?:去|昨){unit}",
        ago="{count}\\s*{unit}前",
        last_weekday="先週の?{weekday}|前の{weekday}",
        points=("{year}\\s*年{month}{day}日", "{year}\\s*年{month}", "{year}\\s*年"),
        bounds={
            "since": "{point}(?:以降|から|以来)",
            "until": "{point}まで",
            "after": "{point}より?後",
            "before": "{point}(?:以前|より?前)",
        },
    ),
    "ar": TimeWords(
        markers="",
        months="يناير|كانون\\s+الثاني فبراير|شباط مارس|آذار [أاإ]بريل|نيسان مايو|أيار يونيو|حزيران "
        "يوليو|تموز [أا]غسطس|آب سبتمبر|أيلول [أا]كتوبر|تشرين\\s+الأول نوفمبر|تشرين\\s+الثاني "
        "ديسمبر|كانون\\s+الأول".replace("\\s+", "_"),
        weekdays="ال[اإ]ثنين الثلاثاء ال[أا]ربعاء الخميس الجمعة السبت ال[أا]حد",
        units="(?:ال)?(?:يوم|[أا]يام) (?:ال)?(?:[أا]سبوع|[أا]سابيع) (?:ال)?(?:شهر|[أا]شهر|شهور) "
        "(?:ال)?(?:عام|سنة|[أا]عوام|سنوات)",
        numbers="واحد|واحدة [اإ]ثنين|اثنتين ثلاثة?|ثلاث أربعة?|أربع خمسة?|خمس ستة?|ست سبعة?|سبع "
        "ثمانية?|ثماني تسعة?|تسع عشرة?|عشر",
        near={
            "today": "اليوم",
            "yesterday": "(?:يوم\\s+)?[أا]مس|البارحة",
            "earlier": "[أا]ول\\s+(?:من\\s+)?[أا]مس",
        },
        this="هذ[اه]ه?\\s+{unit}|{unit}\\s+الحالية?",
        last="(?:في\\s+)?{unit}\\s+(?:الماضية?|المنصرمة?|الفائتة?)",
        ago="(?:قبل|منذ)\\s+{count}\\s+{unit}",
        two=r"(?:قبل|منذ)\s+(?:(?P<unit1_0>يومين)|(?P<unit2_0>[أا]سبوعين)|(?P<unit3_0>شهرين)|(?P<unit4_0>عامين|سنتين))",
        last_weekday="(?:يوم\\s+)?{weekday}\\s+الماضي",
        points=(
            "(?:في\\s+)?{day}\\s+{month}\\s*(?:من\\s+)?(?:عام\\s+|سنة\\s+)?{year}",
            "(?:في\\s+)?(?:شهر\\s+)?{month}\\s*(?:من\\s+)?(?:عام\\s+|سنة\\s+)?{year}",
            "(?:(?:في|خلال)\\s+)?(?:عام|سنة|العام)\\s+{year}",
        ),
        bounds={
            "since": "منذ\\s+{point}",
            "until": "حتى\\s+{point}",
            "after": "بعد\\s+{point}",
            "before": "قبل\\s+{point}",
        },
    ),
}
"""The time words by the code of their language."""
