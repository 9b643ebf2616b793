"""What stands on a person's card about the rooms in which she asked for something.

PostgreSQL keeps it by itself. So the list of a room's people is read by an index: looking for each
person whether the room knows her took a list of a hundred thousand half as long again.
"""

KEEP = """
CREATE FUNCTION {table}_enters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever leaves at this moment is waited for, or waits.
    PERFORM FROM people_person WHERE id = NEW.person_id FOR KEY SHARE;
    UPDATE people_person SET {mark} = true WHERE id = NEW.person_id AND NOT {mark};
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
CREATE TRIGGER {table}_sent AFTER INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_enters();
CREATE TRIGGER {table}_given AFTER UPDATE OF person_id ON {table}
    FOR EACH ROW WHEN (OLD.person_id <> NEW.person_id) EXECUTE FUNCTION {table}_enters();
CREATE CONSTRAINT TRIGGER {table}_taken AFTER UPDATE OF person_id ON {table}
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.person_id <> NEW.person_id) EXECUTE FUNCTION {table}_leaves();
CREATE CONSTRAINT TRIGGER {table}_gone AFTER DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION {table}_leaves();
UPDATE people_person SET {mark} = true WHERE id IN (SELECT person_id FROM {table});
"""
FORGET = """
DROP TRIGGER {table}_gone ON {table};
DROP TRIGGER {table}_taken ON {table};
DROP TRIGGER {table}_given ON {table};
DROP TRIGGER {table}_sent ON {table};
DROP FUNCTION {table}_leaves();
DROP FUNCTION {table}_enters();
UPDATE people_person SET {mark} = false WHERE {mark};
"""


def keep_mark(mark: str, table: str) -> tuple[str, str]:
    """For a migration: SQL that keeps `mark` for whom `table` names, and what takes it away.

    Guaranteed, whoever writes the rows: true from the first row on; false, at the end of its
    transaction, once the last one is gone or given to somebody else. Not before, since a person
    is locked after her requests and her messages (`operations.hold_person`).
    """
    names = {"mark": mark, "table": table}
    return KEEP.format(**names), FORGET.format(**names)
