"""What a password must not be."""

from quan.identity.errors import PasswordTooCommon, PasswordTooLong, PasswordTooShort

SHORTEST = 8
LONGEST = 200

# The head of every published list of leaked passwords, eight characters and up.
COMMON_WORDS = """
    00000000 11111111 12121212 11223344 12341234 12345678 123456789 1234567890 87654321 987654321
    0987654321 88888888 66666666 99999999 147258369 123123123 11112222 1q2w3e4r 1q2w3e4r5t 1qaz2wsx
    a1234567 a12345678 a123456789 aa123456 aa12345678 abc12345 abc123456 abcd1234 abcdefgh abcdefg1
    adminadmin admin123 admin1234 administrator asdfasdf asdfghjk asdfghjkl azertyui azertyuiop
    baseball bonjour1 changeme changeme1 chocolate computer doudou12 dragon123 football football1
    iloveyou iloveyou1 internet jetaime1 letmein1 letmein123 liverpool loulou12 loveyou1 michelle
    monkey123 motdepasse mypassword nicolas1 p@ssw0rd p@ssword pa55word passw0rd passw0rd1 password
    password1 password12 password123 password1234 princess princess1 qazwsxedc qq123456 qwer1234
    qwerasdf qwert123 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop qwertyuiop123 samantha
    starwars sunshine superman superman1 test1234 testtest trustno1 welcome1 welcome123 whatever
    woaini1314 woaini520 woaini123 xiaoming zaq12wsx zxcvbnm1 zxcvbnm123 5201314520 7758521521
"""
COMMON = frozenset(COMMON_WORDS.split())


def check_password(password: str, *, handle: str = "", email: str | None = None) -> None:
    """Refuse a password that would be guessed among the first.

    Raises: PasswordTooShort, PasswordTooLong, PasswordTooCommon.
    """
    if len(password) < SHORTEST:
        raise PasswordTooShort(minimum=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(limit=LONGEST)
    typed = password.casefold()
    own = {handle, handle * 2, email or "", (email or "").partition("@")[0]} - {""}
    if typed in COMMON or typed in own or len(set(typed)) == 1:
        raise PasswordTooCommon
