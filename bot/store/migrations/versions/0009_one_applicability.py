"""What applies to the company stood in two places, one for answers and one for trainings: it is one setting."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SUBJECTS = {"applies.electronic": "electronic", "applies.subcontractors": "subcontractor"}
_MEANS = {True: "yes", False: "no"}
_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_settings = sa.table(
    "settings",
    sa.column("team_id"),
    sa.column("name"),
    sa.column("value", _DOCUMENT),
    sa.column("changed_at"),
)


def upgrade() -> None:
    """Take over what only the trainings knew; where both were said, the answers' word stands."""
    connection, own = op.get_bind(), _settings.c
    rows = connection.execute(sa.select(_settings).where(own.name.in_([*_SUBJECTS, "applicability"]))).all()
    kept = {row.team_id: dict(row.value or {}) for row in rows if row.name == "applicability"}
    for row in (one for one in rows if one.name in _SUBJECTS and one.value in _MEANS):
        here = (own.team_id == row.team_id, own.name == "applicability")
        known = kept.get(row.team_id)
        values = {"electronic": "unknown", "subcontractor": "unknown", **(known or {})}
        if values[_SUBJECTS[row.name]] == "unknown":
            values[_SUBJECTS[row.name]] = _MEANS[row.value]
        kept[row.team_id] = values
        if known is None:
            made = {"team_id": row.team_id, "name": "applicability", "changed_at": row.changed_at}
            connection.execute(sa.insert(_settings).values(**made, value=values))
        else:
            connection.execute(sa.update(_settings).where(*here).values(value=values))
    connection.execute(sa.delete(_settings).where(own.name.in_(list(_SUBJECTS))))
