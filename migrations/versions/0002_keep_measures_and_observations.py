"""Keep measures and observations

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wants_reminders", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("wants_reminders", server_default=None)

    op.create_table(
        "measure",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("driver_id", sa.Integer(), nullable=True),
        sa.Column(
            "type",
            sa.Enum(
                "outcome",
                "driver",
                "process",
                "balancing",
                name="measure_type",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column(
            "value_kind",
            sa.Enum(
                "number",
                "percent",
                "count",
                "rate",
                "days_between",
                "count_between",
                name="value_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("per", sa.Integer(), nullable=False),
        sa.Column("about_people", sa.Boolean(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "increase",
                "decrease",
                "neutral",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("target", sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite"), nullable=True),
        sa.Column(
            "frequency",
            sa.Enum(
                "daily",
                "weekly",
                "fortnightly",
                "monthly",
                "quarterly",
                "half_yearly",
                "yearly",
                "each_event",
                name="frequency",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "rules",
            sa.Enum("anhoej", "ihi", "nhs", name="rules", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column(
            "chart",
            sa.Enum(
                "run",
                "i",
                "mr",
                "p",
                "pp",
                "u",
                "up",
                "c",
                "g",
                "t",
                "xbar",
                "s",
                name="chart",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(title)) > 0", name=op.f("ck_measure_title_given")),
        sa.CheckConstraint("per >= 1", name=op.f("ck_measure_per_counts")),
        sa.ForeignKeyConstraint(["driver_id"], ["driver.id"], name=op.f("fk_measure_driver_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_measure_network_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_measure_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_driver_id"), ["driver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_team_id"), ["team_id"], unique=False)

    op.create_table(
        "measure_definition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("exclusions", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("moment", sa.String(length=200), nullable=False),
        sa.Column("collector", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number = 1 OR valid_from IS NOT NULL", name=op.f("ck_measure_definition_change_has_a_day")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_measure_definition_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_measure_definition_measure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_definition")),
        sa.UniqueConstraint("measure_id", "number", name=op.f("uq_measure_definition_measure_id_number")),
    )
    op.create_table(
        "student_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("dimension", sa.String(length=80), nullable=False),
        sa.Column("target", sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite"), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_student_group_name_given")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_student_group_measure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_group")),
        sa.UniqueConstraint("measure_id", "name", name=op.f("uq_student_group_measure_id_name")),
    )
    op.create_table(
        "chart_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "note",
                "split",
                "freeze",
                "exclude",
                name="mark_kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind NOT IN ('exclude', 'note') OR length(trim(text)) > 0", name=op.f("ck_chart_mark_reason_given")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_chart_mark_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["group_id"], ["student_group.id"], name=op.f("fk_chart_mark_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_chart_mark_measure_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["person.id"], name=op.f("fk_chart_mark_removed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_chart_mark_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart_mark")),
    )
    with op.batch_alter_table("chart_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chart_mark_measure_id"), ["measure_id"], unique=False)

    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("group_key", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["student_group.id"], name=op.f("fk_series_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_series_measure_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_series_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("measure_id", "team_id", "group_key", name=op.f("uq_series_measure_id_team_id_group_key")),
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_team_id"), ["team_id"], unique=False)

    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite"), nullable=True),
        sa.Column("denominator", sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite"), nullable=True),
        sa.Column("value", sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite"), nullable=True),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("published", sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite"), nullable=True),
        sa.Column("published_of", sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT missing OR (value IS NULL AND numerator IS NULL)", name=op.f("ck_observation_missing_has_no_value")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_observation_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_observation_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("series_id", "on", name=op.f("uq_observation_series_id_on")),
    )
    op.create_table(
        "observation_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=False),
        sa.Column("was", Json, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_observation_correction_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_observation_correction_observation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_correction")),
    )
    with op.batch_alter_table("observation_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_correction_observation_id"), ["observation_id"], unique=False)

    op.create_table(
        "data_import",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "uploaded",
                "checked",
                "waiting",
                "running",
                "done",
                "refused",
                "failed",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("is_applying", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.Column("layout", sa.String(length=64), nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("rows_all", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_data_import_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_data_import_measure_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name=op.f("fk_data_import_network_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_data_import_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_import")),
    )
    with op.batch_alter_table("data_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_import_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_import_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_import_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_import_team_id"), ["team_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("data_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_import_team_id"))
        batch_op.drop_index(batch_op.f("ix_data_import_network_id"))
        batch_op.drop_index(batch_op.f("ix_data_import_measure_id"))
        batch_op.drop_index(batch_op.f("ix_data_import_by_id"))

    op.drop_table("data_import")
    with op.batch_alter_table("observation_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_correction_observation_id"))

    op.drop_table("observation_correction")
    op.drop_table("observation")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_series_team_id"))

    op.drop_table("series")
    with op.batch_alter_table("chart_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chart_mark_measure_id"))

    op.drop_table("chart_mark")
    op.drop_table("student_group")
    op.drop_table("measure_definition")
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_team_id"))
        batch_op.drop_index(batch_op.f("ix_measure_network_id"))
        batch_op.drop_index(batch_op.f("ix_measure_driver_id"))

    op.drop_table("measure")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("wants_reminders")
