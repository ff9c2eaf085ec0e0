"""The people of the demo: a fictitious company of three departments. Nobody here exists."""

from bot.sandbox.clock import Clock
from bot.sandbox.model import Channel, Persona, User, UserGroup
from bot.sandbox.workspace import Workspace

NOTICE = (
    "架空の会社です。人物・部署・連絡先はすべて見本で、実在しません。 / "
    "A fictitious company: its people, departments and addresses are samples and do not exist."
)
DEPARTMENTS = ("設計部", "製造部", "管理部")
DOMAIN = "sample-seisakusho.example"

EMPLOYEE, MANAGER, SECURITY_LEAD, ADMIN = "U0SATO00001", "U0SUZUKI001", "U0TAKAHA001", "U0TANAKA001"
ENGLISH, GUEST, EXTERNAL = "U0SMITH0001", "U0GUEST0001", "U0EXTERN001"
LEAVER, OTHER_BOT = "U0GONE00001", "U0OTHERBOT1"

# id, name, real name, title, department, persona
_PEOPLE: tuple[tuple[str, str, str, str, str, Persona], ...] = (
    (EMPLOYEE, "sato.hanako", "佐藤 花子", "設計担当", "設計部", "employee"),
    (MANAGER, "suzuki.ichiro", "鈴木 一郎", "設計部 課長", "設計部", "manager"),
    (SECURITY_LEAD, "takahashi.yui", "高橋 結衣", "情報セキュリティ責任者", "管理部", "security_lead"),
    (ADMIN, "tanaka.makoto", "田中 誠", "情報システム担当", "管理部", "admin"),
    ("U0ITO000001", "ito.sakura", "伊藤 さくら", "製造担当", "製造部", "employee"),
    ("U0WATANA001", "watanabe.ken", "渡辺 健", "製造部 課長", "製造部", "manager"),
    ("U0YAMAMO001", "yamamoto.mei", "山本 芽衣", "設計担当", "設計部", "employee"),
    ("U0NAKAMU001", "nakamura.sho", "中村 翔", "製造担当", "製造部", "employee"),
    ("U0KOBAYA001", "kobayashi.rin", "小林 凛", "総務担当", "管理部", "employee"),
)
GENERAL, DESIGN, SECURITY, ARCHIVED = "C0GENERAL01", "C0DESIGN001", "C0SECURITY1", "C0OLDNEWS01"
MANAGERS, SECURITY_GROUP = "S0MANAGERS1", "S0SECURITY1"


def sample_workspace(clock: Clock | None = None) -> Workspace:
    """A workspace with the sample company in it, the app installed and a member of #general."""
    workspace = Workspace("T0SAMPLE001", "あおば精工(架空)", "aoba-seiko", clock)
    workspace.notice = NOTICE
    for user in (*_employees(), *_others(workspace)):
        user.team_id = user.team_id or workspace.team_id
        user.updated = workspace.seconds()
        workspace.users[user.id] = user
    _add_groups(workspace)
    _add_channels(workspace)
    return workspace


def _employees() -> list[User]:
    return [
        User(
            id=user_id,
            name=name,
            real_name=real_name,
            title=title,
            department=department,
            email=f"{name}@{DOMAIN}",
            persona=persona,
            is_admin=persona == "admin",
        )
        for user_id, name, real_name, title, department, persona in _PEOPLE
    ]


def _others(workspace: Workspace) -> list[User]:
    """One who reads English, a guest, someone of another company, someone who left, another bot, the app."""
    return [
        User(
            ENGLISH, "alex.smith", "Alex Smith", "Design engineer", "設計部",
            f"alex.smith@{DOMAIN}", "en-US",
        ),
        User(
            GUEST, "kato.guest", "加藤 歩", "派遣", "製造部",
            "kato@haken.example", persona="guest", is_restricted=True,
        ),
        User(
            EXTERNAL, "mori.partner", "森 渉", "取引先", "",
            "mori@torihikisaki.example", persona="external", team_id="T0PARTNER01", is_stranger=True,
        ),
        User(
            LEAVER, "yoshida.leaver", "吉田 直人", "退職者", "製造部",
            f"yoshida.leaver@{DOMAIN}", deleted=True,
        ),
        User(OTHER_BOT, "kintai", "勤怠ボット", persona="bot", is_bot=True),
        User(workspace.bot_user_id, "mamori", workspace.app_name, persona="bot", is_bot=True),
    ]  # fmt: skip


def _add_groups(workspace: Workspace) -> None:
    by_persona = {
        persona: [user.id for user in workspace.users.values() if user.persona == persona]
        for persona in ("manager", "security_lead")
    }
    for group in (
        UserGroup(MANAGERS, "managers", "管理責任者", by_persona["manager"]),
        UserGroup(SECURITY_GROUP, "security", "情報セキュリティ責任者", by_persona["security_lead"]),
    ):
        group.created = workspace.seconds()
        workspace.groups[group.id] = group


def _add_channels(workspace: Workspace) -> None:
    staff = [user.id for user in workspace.users.values() if not user.is_bot and not user.is_stranger]
    active = [user_id for user_id in staff if not workspace.users[user_id].deleted]
    full = [user_id for user_id in active if not workspace.users[user_id].is_restricted]
    designers = [user_id for user_id in full if workspace.users[user_id].department == "設計部"]
    leads = [user_id for user_id in full if workspace.users[user_id].persona in ("security_lead", "manager")]
    bot = workspace.bot_user_id
    for channel in (
        Channel(GENERAL, "general", members=[*full, bot], topic="全社のお知らせ"),
        Channel(DESIGN, "design", members=[*designers, EXTERNAL, bot], topic="設計部と取引先"),
        Channel(SECURITY, "security", members=[*leads, bot], is_private=True, topic="情報セキュリティ"),
        Channel("C0RANDOM001", "random", members=[*active], topic="雑談"),
        Channel(ARCHIVED, "old-news", members=[*full, bot], is_archived=True),
    ):
        channel.created, channel.creator = workspace.seconds(), ADMIN
        workspace.channels[channel.id] = channel
