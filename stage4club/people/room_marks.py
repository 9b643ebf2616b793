"""What stands on a person's card about the rooms in which she asked for something.

PostgreSQL keeps it by itself. So the list of a room's people is read by an index: looking for each
person whether the room knows her took a list of a hundred thousand half as long again.
"""

#: All of it at the end of the transaction: a person is locked after her requests and messages
#: (`operations.hold_person`). By their names the triggers come before that of the foreign key:
#: who held the key of a person and waited for her would be waited for by who forgets her.
KEEP = """
CREATE FUNCTION {table}_enters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_person SET {mark} = true WHERE id = NEW.person_id AND NOT {mark};
    IF NOT FOUND THEN
        -- Whoever leaves at this moment is waited for.
        PERFORM FROM people_person WHERE id = NEW.person_id FOR KEY SHARE;
        UPDATE people_person SET {mark} = true WHERE id = NEW.person_id AND NOT {mark};
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION {table}_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM people_person WHERE id = OLD.person_id FOR UPDATE;
    UPDATE people_person SET {mark} = false
        WHERE id = OLD.person_id AND {mark}
        AND NOT EXISTS (SELECT FROM {table} WHERE person_id = OLD.person_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "Mark_{table}_sent" AFTER INSERT ON {table}
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION {table}_enters();
CREATE CONSTRAINT TRIGGER "Mark_{table}_given" AFTER UPDATE OF person_id ON {table}
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.person_id <> NEW.person_id) EXECUTE FUNCTION {table}_enters();
CREATE CONSTRAINT TRIGGER "Mark_{table}_taken" AFTER UPDATE OF person_id ON {table}
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.person_id <> NEW.person_id) EXECUTE FUNCTION {table}_leaves();
CREATE CONSTRAINT TRIGGER "Mark_{table}_gone" AFTER DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION {table}_leaves();
"""
FORGET = """
DROP TRIGGER "Mark_{table}_gone" ON {table};
DROP TRIGGER "Mark_{table}_taken" ON {table};
DROP TRIGGER "Mark_{table}_given" ON {table};
DROP TRIGGER "Mark_{table}_sent" ON {table};
DROP FUNCTION {table}_leaves();
DROP FUNCTION {table}_enters();
"""
#: In a transaction of its own: those that write meanwhile mark what they write.
MARK = "UPDATE people_person SET {mark} = true WHERE id IN (SELECT person_id FROM {table})"
UNMARK = "UPDATE people_person SET {mark} = false WHERE {mark}"


def keep_mark(mark: str, table: str) -> tuple[str, str]:
    """For a migration: SQL that keeps `mark` for whom `table` names, and what takes it away.

    Guaranteed once a transaction has ended, whoever wrote the rows: `mark` is true of whom one of
    them names, and of nobody else. `mark_all` tells it of the rows that were there before.
    """
    return _of(KEEP, FORGET, mark=mark, table=table)


def mark_all(mark: str, table: str) -> tuple[str, str]:
    """For the migration after that of `keep_mark`: marks whom the rows of `table` name already."""
    return _of(MARK, UNMARK, mark=mark, table=table)


def _of(forward: str, backward: str, **names: str) -> tuple[str, str]:
    return forward.format(**names), backward.format(**names)
