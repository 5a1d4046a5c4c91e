"""What people type, read into values: text, codes, numbers, dates, mail addresses and telephone numbers.

Pure: every reader returns the value or raises `Mistyped` with words that say what to do. Forms and tables that
are handed in (Excel) read by the same rules. Blank is not read here: what blank means is the caller's to say.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from portal.core.i18n import N_, Text

CONTROL = N_("There is an invisible control character in it: please type it again by hand")
BIDI = N_(
    "There is a hidden character in it that reverses the order of letters: please type it again by hand"
)
ONE_LINE = N_("This goes on one line")
TOO_LONG = N_("At most %(most)s characters; these are %(n)s")
TOO_SHORT = N_("At least %(least)s characters")
NOT_CODE = N_("Use letters and digits only")
NOT_NUMBER = N_("Please enter a number in digits, such as 1200.5")
NOT_WHOLE = N_("Please enter a whole number, such as 120")
SEPARATORS = N_("The commas do not separate thousands: please write the number without them")
TOO_FINE = N_("At most %(places)s decimals")
AT_LEAST = N_("At least %(least)s")
NOT_NEGATIVE = N_("This cannot be negative")
AT_MOST = N_("At most %(most)s")
NOT_DATE = N_("Please enter a date such as 2024-05-01")
NO_SUCH_DAY = N_("%(month)s/%(year)s has no day %(day)s")
NO_SUCH_MONTH = N_("There is no month %(month)s")
YEAR_BETWEEN = N_("The year lies between %(least)s and %(most)s")
NOT_MAIL = N_("Please enter a mail address such as name@example.com")
NOT_PHONE = N_("Please enter a mobile number, or a landline with its area code, such as 020-83812345")

BIDI_CHARACTERS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SILENT = str.maketrans({"\u200b": None, "\ufeff": None, "\u2060": None, "\r": None})  # left by copying
NUMBER = re.compile(r"([+-]?)([0-9]{1,60}|[0-9]{1,3}(?:,[0-9]{3}){1,20})(?:\.([0-9]{1,60}))?", re.ASCII)
LOOSE_NUMBER = re.compile(r"[+-]?[0-9,]+(?:\.[0-9]+)?", re.ASCII)
DATES = (
    re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})", re.ASCII),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]", re.ASCII),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII),
)


class Mistyped(ValueError):
    """What was typed cannot be read; `message` says what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.msgid)
        self.message = message


def text(typed: str, *, most: int, least: int = 0, lines: bool = False) -> str:
    """NFC, trimmed, of a length; refuses control and bidi characters, and several lines unless `lines`."""
    if typed.isprintable():  # nothing hidden in it, and nothing to take out: most of what is typed
        clean = unicodedata.normalize("NFC", typed).strip()
    else:
        clean = _without_hidden(typed, lines=lines)
    if len(clean) > most:
        raise Mistyped(Text(TOO_LONG, most=most, n=len(clean)))
    if len(clean) < least:
        raise Mistyped(Text(TOO_SHORT, least=least))
    return clean


def _without_hidden(typed: str, *, lines: bool) -> str:
    clean = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").translate(SILENT))
    clean = clean.replace("\t", " ").strip()
    for character in clean:
        if character == "\n":
            if not lines:
                raise Mistyped(Text(ONE_LINE))
        elif character in BIDI_CHARACTERS:
            raise Mistyped(Text(BIDI))
        elif unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or ord(character) & 0xFFFE == 0xFFFE:
            raise Mistyped(Text(CONTROL))
    return clean


def identifier(typed: str, *, most: int) -> str:
    """NFKC, capitals, without blanks; letters, digits and -./_()〔〕 only."""
    clean = unicodedata.normalize("NFKC", text(typed, most=4 * most)).upper()
    clean = "".join(clean.split())
    if not all(character.isalnum() or character in "-./_()〔〕[]" for character in clean):
        raise Mistyped(Text(NOT_CODE))
    if len(clean) > most:
        raise Mistyped(Text(TOO_LONG, most=most, n=len(clean)))
    return clean


def decimal(
    typed: str,
    *,
    least: Decimal | None = Decimal(0),
    most: Decimal = Decimal(10) ** 11,
    places: int = 6,
    unit: str = "",
) -> Decimal:
    """An exact number; full-width digits, thousands separators and a trailing `unit` are understood."""
    plain = _folded(typed).removesuffix(unit)
    match = NUMBER.fullmatch(plain)
    if match is None:
        raise Mistyped(Text(SEPARATORS if LOOSE_NUMBER.fullmatch(plain) else NOT_NUMBER))
    fraction = (match[3] or "").rstrip("0")
    if len(fraction) > places:
        raise Mistyped(Text(TOO_FINE, places=places))
    sign = "-" if match[1] == "-" else ""
    number = Decimal(f"{sign}{match[2].replace(',', '')}.{fraction or '0'}")
    if least is not None and number < least:
        raise Mistyped(Text(NOT_NEGATIVE) if least == 0 else Text(AT_LEAST, least=f"{least:f}"))
    if abs(number) > most:
        raise Mistyped(Text(AT_MOST, most=f"{most:,f}"))
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def whole(typed: str, *, least: int = 0, most: int = 10**9) -> int:
    plain = _folded(typed)
    match = NUMBER.fullmatch(plain)
    if match is None or (match[3] or "").strip("0"):
        raise Mistyped(Text(SEPARATORS if match is None and LOOSE_NUMBER.fullmatch(plain) else NOT_WHOLE))
    return int(decimal(typed, least=Decimal(least), most=Decimal(most)))


def day(typed: str, *, first: int = 1900, last: int = 2200) -> date:
    """2024-05-01, 2024/5/1, 2024.5.1, 20240501 or 2024年5月1日; full-width digits are understood."""
    plain = _folded(typed)
    for form in DATES:
        if match := form.fullmatch(plain):
            year, month, number = (int(part) for part in match.groups())
            break
    else:
        raise Mistyped(Text(NOT_DATE))
    if not first <= year <= last:
        raise Mistyped(Text(YEAR_BETWEEN, least=first, most=last))
    if not 1 <= month <= 12:
        raise Mistyped(Text(NO_SUCH_MONTH, month=month))
    try:
        return date(year, month, number)
    except ValueError:
        raise Mistyped(Text(NO_SUCH_DAY, year=year, month=month, day=number)) from None


def mail_address(typed: str) -> str:
    """A mail address of at most 254 characters, in lower case; whether it receives anything is not asked."""
    from email_validator import EmailNotValidError, validate_email  # heavy, few pages need it

    folded = unicodedata.normalize("NFKC", text(typed, most=1000))
    try:
        found = validate_email(folded, check_deliverability=False, allow_smtputf8=False).normalized.lower()
    except EmailNotValidError:
        raise Mistyped(Text(NOT_MAIL)) from None
    if len(found) > 254:
        raise Mistyped(Text(TOO_LONG, most=254, n=len(found)))
    return found


def phone(typed: str) -> str:
    """A telephone number as it is written in China ("138 0013 8000"), others with their country's code."""
    import phonenumbers  # heavy, few pages need it

    folded = unicodedata.normalize("NFKC", text(typed, most=200))
    try:
        number = phonenumbers.parse(folded, "CN")
    except phonenumbers.NumberParseException:
        raise Mistyped(Text(NOT_PHONE)) from None
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise Mistyped(Text(NOT_PHONE))
    home = number.country_code == 86
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(number, form.NATIONAL if home else form.INTERNATIONAL))


def visible(typed: str) -> str:
    """The same text with what must not reach a page (controls, bidi) shown as a replacement character."""
    return "".join(
        "\ufffd"
        if character in BIDI_CHARACTERS
        or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t")
        else character
        for character in typed
    )


def _folded(typed: str) -> str:
    clean = unicodedata.normalize("NFKC", text(typed, most=200)).replace("\u2212", "-")
    return "".join(clean.split())
