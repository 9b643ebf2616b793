from django.db import migrations

# A line changes the totals of its year in the statement that writes it: the row of the year is
# held, and the CHECK on it (assistance_aidyear_ceiling) refuses what would be too much. Nobody
# else changes the totals; a line is never changed, and deleted once its year is over since six
# years (domain.md, Retention defaults).
KEEP_THE_LEDGER = """
CREATE FUNCTION assistance_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE assistance_aidyear SET
        reserved = reserved + CASE NEW.movement
            WHEN 'reserved' THEN NEW.amount WHEN 'released' THEN -NEW.amount ELSE 0 END,
        granted = granted + CASE NEW.movement
            WHEN 'granted' THEN NEW.amount
            WHEN 'withdrawn' THEN -NEW.amount WHEN 'paid' THEN -NEW.amount ELSE 0 END,
        paid = paid + CASE NEW.movement
            WHEN 'paid' THEN NEW.amount WHEN 'reversed' THEN -NEW.amount ELSE 0 END
    WHERE id = NEW.year_id;
    RETURN NULL;
END $$;
CREATE TRIGGER assistance_ledger_adds_up
    AFTER INSERT ON assistance_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION assistance_add_up();

CREATE FUNCTION assistance_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM assistance_aidyear
        WHERE id = OLD.year_id AND upper(period) <= current_date - interval '6 years'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Lines of the ledger are never changed.' USING
        ERRCODE = 'restrict_violation',
        CONSTRAINT = 'assistance_ledger_append_only',
        TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER assistance_ledger_append_only
    BEFORE UPDATE OR DELETE ON assistance_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION assistance_refuse_change();

CREATE FUNCTION assistance_refuse_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'The totals of a year are the sums of its lines.' USING
            ERRCODE = 'restrict_violation',
            CONSTRAINT = 'assistance_aidyear_sums',
            TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assistance_aidyear_sums
    BEFORE UPDATE OF reserved, granted, paid ON assistance_aidyear
    FOR EACH ROW EXECUTE FUNCTION assistance_refuse_totals();
CREATE TRIGGER assistance_aidyear_begins_empty
    BEFORE INSERT ON assistance_aidyear
    FOR EACH ROW WHEN (NEW.reserved <> 0 OR NEW.granted <> 0 OR NEW.paid <> 0)
    EXECUTE FUNCTION assistance_refuse_totals();
"""
FORGET_THE_LEDGER = """
DROP TRIGGER assistance_aidyear_begins_empty ON assistance_aidyear;
DROP TRIGGER assistance_aidyear_sums ON assistance_aidyear;
DROP FUNCTION assistance_refuse_totals();
DROP TRIGGER assistance_ledger_append_only ON assistance_ledgerentry;
DROP FUNCTION assistance_refuse_change();
DROP TRIGGER assistance_ledger_adds_up ON assistance_ledgerentry;
DROP FUNCTION assistance_add_up();
"""


class Migration(migrations.Migration):

    dependencies = [("assistance", "0003_aid_requests")]

    operations = [migrations.RunSQL(KEEP_THE_LEDGER, FORGET_THE_LEDGER)]
