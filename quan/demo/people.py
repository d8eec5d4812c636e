"""Who lives in the demo town. All invented."""

from dataclasses import dataclass

DEMO_PASSWORD = "spring-water-town"  # noqa: S105 - printed for everybody at start
DEMO_PAYMENT_PASSWORD = "258036"  # noqa: S105 - likewise


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the town and how they look."""

    handle: str
    name: str
    language: str
    bio: str
    style: str
    skin: int
    grey: bool = False
    glasses: bool = False


@dataclass(frozen=True, slots=True)
class Shop:
    """A merchant: what it sells, for how much, and its sign."""

    handle: str
    name: str
    category: str
    bio: str
    emblem: str
    ground: str
    goods: tuple[tuple[str, int], ...]  # (note, minor units)


PEOPLE = (
    Person("mei", "林小梅", "zh-Hans", "爱喝茶，爱骑车", "bob", 0),
    Person("wei", "Wei Chen", "en", "Teaches physics, mends radios", "short", 1, glasses=True),
    Person("amara", "Amara Okafor", "en", "Runs before sunrise", "curly", 5),
    Person("luc", "Luc Moreau", "fr", "Agent du quartier : espèces contre solde", "short+beard", 0),
    Person("yun", "云帆", "zh-Hans", "在河边画画", "long", 1),
    Person("sofia", "Sofia Marin", "en", "Plays the cello badly, every day", "long", 2, glasses=True),
    Person("kofi", "Kofi Mensah", "en", "Carpenter", "bald", 5),
    Person("ines", "Inès Dubois", "fr", "Infirmière de nuit", "bun", 0),
    Person("hao", "郝明", "zh-Hans", "夜里写代码", "short", 0, glasses=True),
    Person("priya", "Priya Raman", "en", "Spices, maps and trains", "long", 3),
    Person("omar", "Omar Haddad", "fr", "Luthier", "bald+beard", 2),
    Person("lin", "林奶奶", "zh-Hans", "退休了，跳舞", "bun", 1, grey=True),
    Person("jonas", "Jonas Berg", "en", "Bees", "short+beard", 0),
    Person("zara", "Zara Yusuf", "en", "Law student", "bob", 4),
    Person("tao", "陶然", "zh-Hans", "周末爬山", "short", 1),
    Person("elise", "Élise Laurent", "fr", "Libraire en congé", "curly", 1, grey=True, glasses=True),
    Person("marco", "Marco Silva", "en", "Goalkeeper", "short", 2),
    Person("xia", "夏天", "zh-Hans", "冰淇淋评论家", "long", 0),
    Person("david", "David Osei", "en", "Bus driver, line 4", "bald", 4, glasses=True),
    Person("nora", "Nora Lind", "en", "Paints doors", "bun", 0),
    Person("jun", "俊杰", "zh-Hans", "羽毛球", "short", 1),
    Person("fatou", "Fatou Diallo", "fr", "Couturière", "curly", 5),
    Person("henri", "Henri Petit", "fr", "Retraité, pétanque", "bald+beard", 0, grey=True),
    Person("ying", "颖儿", "zh-Hans", "大学一年级", "bob", 0),
    Person("sam", "Sam Rivera", "en", "Repairs bicycles", "short+beard", 2),
    Person("aisha", "Aïcha Benali", "fr", "Chimiste", "long", 3, glasses=True),
    Person("peng", "大鹏", "zh-Hans", "摄影", "short", 1, glasses=True),
    Person("grace", "Grace Kim", "en", "Choir, alto", "bob", 0),
    Person("leo", "Léo Garnier", "fr", "Étudiant", "curly", 1),
    Person("ruth", "Ruth Adeyemi", "en", "Grandmother of eleven", "bun", 5, grey=True),
)

SHOPS = (
    Shop(
        "tea_house",
        "清泉茶馆 Spring Tea",
        "food",
        "Tea from three valleys",
        "teapot",
        "#8c3b2e",
        (("龙井一壶", 3800), ("Jasmine tea", 1800), ("茶点", 2200), ("Oolong and cake", 4600)),
    ),
    Shop(
        "bakery",
        "Boulangerie du Pont",
        "groceries",
        "Pain au levain, chaque matin",
        "loaf",
        "#c98a2b",
        (("Pain", 950), ("Croissants", 1400), ("Brioche", 2600), ("Tarte aux pommes", 5200)),
    ),
    Shop(
        "bookshop",
        "The Long Shelf",
        "shopping",
        "New and second-hand",
        "book",
        "#31506b",
        (("Paperback", 4200), ("二手书", 1500), ("Notebook", 1900), ("Atlas", 12800)),
    ),
    Shop(
        "town_bus",
        "圈镇公交 Town Bus",
        "transport",
        "Lines 1 to 9",
        "bus",
        "#2f6f4f",
        (("Line 4", 200), ("Line 1", 200), ("Day ticket", 800), ("Line 7", 300)),
    ),
    Shop(
        "herbs",
        "Herbier & Pharmacie",
        "health",
        "Pharmacie de garde le dimanche",
        "leaf",
        "#4f7942",
        (("Tisane", 2100), ("Vitamines", 6400), ("创可贴", 900), ("Ordonnance", 8800)),
    ),
    Shop(
        "noodles",
        "老张面馆",
        "food",
        "手工拉面",
        "bowl",
        "#a63d40",
        (("牛肉面", 2400), ("Dan dan noodles", 2000), ("小菜", 800), ("酸辣粉", 1800)),
    ),
)

AGENT = "luc"
STAFF = {"sofia": "clerk", "kofi": "supervisor"}
SIGN_INS = ("mei", "wei", "luc", "tea_house", *STAFF)
OPEN_REQUESTS = (("wei", "mei", 4500, "Badminton court"), ("tea_house", "wei", 9200, "茶会预订"))
OPEN_CONTACT_REQUESTS = (("ines", "mei", "On s’est vues au marché"), ("hao", "wei", "你好，我是郝明"))
FRIENDLY_NOTES = (
    "Lunch, my half",
    "谢谢昨天的电影票",
    "Pour le cadeau d’Élise",
    "电费",
    "Badminton court",
    "生日快乐！",
    "Marché de samedi",
    "Taxi home",
    "房租水电",
    "Concert tickets",
)
